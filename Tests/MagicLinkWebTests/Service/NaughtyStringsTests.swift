import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkWeb

@Suite("Strings that break other people's software")
struct NaughtyStringsTests {
    /// Each field that takes free text, with what makes the rest of the form good.
    static let fields: [(path: String, field: String, rest: [(String, String)])] = [
        ("/device_authorization", "login_hint", []),
        ("/device_authorization", "client_id", [("login_hint", "ada@example.org")]),
        ("/device_authorization", "client_secret", [("login_hint", "ada@example.org")]),
        ("/device_authorization", "scope", [("login_hint", "ada@example.org")]),
        ("/device_authorization", "return_to", [("login_hint", "ada@example.org")]),
        (
            "/device_authorization", "code_challenge",
            [("login_hint", "a@b.example"), ("code_challenge_method", "S256")]
        ),
        ("/device_authorization", "code_challenge_method", [("login_hint", "a@b.example"), ("code_challenge", "x")]),
        ("/token", "grant_type", []),
        ("/token", "device_code", [("grant_type", House.deviceGrant)]),
        ("/token", "code_verifier", [("grant_type", House.deviceGrant), ("device_code", "x")]),
        ("/token", "refresh_token", [("grant_type", "refresh_token")]),
        ("/resend", "device_code", []), ("/cancel", "device_code", []),
        ("/login", "address", []), ("/login", "return_to", [("address", "ada@example.org")]),
        ("/login/wait", "login", []), ("/login/resend", "login", []), ("/login/cancel", "login", []),
        ("/confirm", "token", [("decision", "approve"), ("number", "123")]),
        ("/confirm", "decision", [("token", "LINK")]),
        ("/confirm", "number", [("token", "LINK"), ("decision", "approve")]),
        ("/confirm", "address", [("token", "LINK"), ("decision", "deny")]),
        ("/report", "token", [("address", "ada@example.org")]),
        ("/report", "address", [("token", "LINK")]),
    ]

    @Test("In a form they are refused or answered cleanly, never repeated as markup", arguments: fields.indices)
    func forms(_ row: Int) async throws {
        let (path, field, rest) = Self.fields[row]
        let house = try House()
        let begun = try await house.begin("ada@example.org")
        let link = try await house.newestLink()
        let rested = rest.map { ($0.0, $0.1 == "LINK" ? link : $0.1) }
        for text in try NaughtyStrings.all() {
            let request = IncomingRequest.form(
                path, rested + [(field, text)], fields: [("sec-fetch-site", "same-origin"), ("user-agent", text)])
            try expectClean(try await house.answer(request), of: text)
        }
        // None of them was a number of this login, an address of it, or a token.
        if path == "/confirm" || path == "/report" {
            #expect(try await house.answer(house.poll(begun.deviceCode)).error() == "authorization_pending")
        }
    }

    @Test("In a target or a field they are no better")
    func targets() async throws {
        let house = try House()
        for text in try NaughtyStrings.all() {
            for target in ["/\(text)", "/confirm/\(text)", "/?return_to=\(text)", "/login/wait?login=\(text)"] {
                try expectClean(try await house.answer(.get(target)), of: text)
            }
            for name in ["origin", "authorization", "cookie", "sec-fetch-site", "accept", "prefer", "content-type"] {
                for path in ["/", "/session", "/token", "/login", "/confirm"] {
                    for method in [Method.get, .post, .delete] {
                        let request = IncomingRequest(method: method, target: path, fields: [(name, text)])
                        try expectClean(try await house.answer(request), of: text)
                    }
                }
            }
        }
    }

    private func expectClean(_ answer: OutgoingResponse, of text: String) throws {
        #expect(answer.status.code < 500)
        if answer.fields["content-type"]?.contains("json") == true { _ = try answer.object() }
        // A quotation mark alone stands in every answer of ours.
        guard text.utf8.count >= 4, text.contains(where: { "<>\"".contains($0) }) else { return }
        #expect(!answer.text.contains(text))
    }
}
