import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("POST /device_authorization")
struct DeviceAuthorizationTests {
    @Test("It answers as RFC 8628 section 3.2 says")
    func begins() async throws {
        let house = try House()
        let answer = try await house.answer(.form("/device_authorization", ["login_hint": "ada@example.org"]))
        #expect(answer.status == .ok)
        #expect(answer.fields["cache-control"] == "no-store")
        #expect(answer.fields["content-type"] == "application/json")
        let object = try answer.object()
        #expect(
            object.members.map(\.name) == ["device_code", "user_code", "verification_uri", "expires_in", "interval"])
        #expect(object["user_code"]?.string?.count == 3)
        #expect(object["verification_uri"]?.string == "https://login.example.org/device")
        #expect(object["expires_in"]?.integer == 930)
        #expect(object["interval"]?.integer == 5)
    }

    static let refused: [(fields: [String: String], error: String, names: String)] = [
        ([:], "invalid_request", "login_hint"),
        (["login_hint": ""], "invalid_request", "login_hint"),
        (["login_hint": "ada@example.org\r\nBcc: eve@example.org"], "invalid_request", "login_hint"),
        (["login_hint": "ada@b@example.org"], "invalid_request", "login_hint"),
        (["login_hint": String(repeating: "a", count: 243) + "@example.org"], "invalid_request", "too long"),
        (["login_hint": "ada@localhost"], "invalid_request", "domain"),
        (["login_hint": "ada@bücher.example"], "invalid_request", "xn--"),
        (["login_hint": String(repeating: "a", count: 5000)], "invalid_request", "login_hint"),
        (["scope": "openid"], "invalid_scope", "scope"),
        (["scope": "read openid"], "invalid_scope", "scope"),
        (["scope": "read  read"], "invalid_scope", "scope"),
        (["client_id": "nobody"], "invalid_client", "client"),
        (["client_id": String(repeating: "a", count: 65)], "invalid_client", "client"),
        (["code_challenge": TokenRow.verifier], "invalid_request", "code_challenge_method"),
        (["code_challenge_method": "S256"], "invalid_request", "code_challenge"),
        (["code_challenge": TokenRow.verifier, "code_challenge_method": "plain"], "invalid_request", "S256"),
        (["code_challenge": TokenRow.verifier, "code_challenge_method": "s256"], "invalid_request", "S256"),
        (["code_challenge": TokenRow.verifier + "A", "code_challenge_method": "S256"], "invalid_request", "43"),
        (
            ["code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-c=", "code_challenge_method": "S256"],
            "invalid_request", "43"
        ),
        (["return_to": "//evil.example"], "invalid_request", "return_to"),
        (["return_to": "/a\\b"], "invalid_request", "return_to"),
        (["return_to": "javascript:alert(1)"], "invalid_request", "return_to"),
        (["return_to": "https://ada@example.org/"], "invalid_request", "return_to"),
        (["return_to": "https://foreign.example/"], "invalid_request", "return_to"),
        (["return_to": "/a/%2e%2e/b"], "invalid_request", "return_to"),
        (["return_to": "/" + String(repeating: "a", count: 1024)], "invalid_request", "return_to"),
    ]

    @Test("Bad input is refused, and the answer names what is wrong", arguments: refused.indices)
    func refuses(_ row: Int) async throws {
        let (fields, error, names) = Self.refused[row]
        let house = try House()
        var pairs = fields.map { ($0.key, $0.value) }
        if fields["login_hint"] == nil && row > 0 { pairs.append(("login_hint", "ada@example.org")) }
        let answer = try await house.answer(.form("/device_authorization", pairs))
        #expect(answer.status.code == (error == "invalid_client" ? 401 : 400))
        #expect(try answer.error() == error)
        #expect(try answer.object()["error_description"]?.string?.contains(names) == true)
        #expect(try await house.store.memory.dueMail(limit: 1).isEmpty)
    }

    @Test("A scope that the client has, and places that are allowed, begin")
    func accepts() async throws {
        let house = try House(
            policy: try LoginPolicy(
                returnTargets: ReturnPolicy([try #require(ReturnPolicy.Entry("https://app.example/in/"))])),
            clients: [try #require(Client(id: "app", name: "The App", scopes: ["read", "write"]))])
        for target in ["/", "/a/b?c=d#e", "https://app.example/in/there"] {
            _ = try await house.begin(
                "ada@example.org", ["client_id": "app", "scope": "write read", "return_to": target])
        }
    }

    @Test("Known, unknown, blocked and not admitted addresses hear the same, in the same shape")
    func sameForEverybody() async throws {
        let house = try House(policy: try LoginPolicy(signup: .domains(["example.org"])))
        for name in ["known", "block"] {
            let token = try #require(try await house.grant("\(name)@example.org").tokens["access_token"]?.string)
            if name == "block" {
                let view = try #require(try await house.flow.session(.bearer(token)))
                #expect(try await house.flow.block(view.user.id))
            }
        }
        var shapes: Set<String> = []
        for address in ["known@example.org", "block@example.org", "fresh@example.org", "alien@example.net"] {
            let device = try await house.answer(.form("/device_authorization", ["login_hint": address]))
            let browser = try await house.answer(
                Browser(house).request("/login", ["address": address]))
            shapes.insert(try shape(device) + " " + shape(browser))
            let code = try #require(try device.object()["device_code"]?.string)
            #expect(try await house.answer(house.poll(code)).error() == "authorization_pending")
        }
        #expect(shapes.count == 1)
        _ = try await house.newestLink()
        // One more mail than the two that made the accounts: only a known address and a fresh one get theirs.
        let recipients = house.mailer.mails.map(\.recipient.text)
        #expect(!recipients.contains("alien@example.net"))
        #expect(recipients.filter { $0 == "block@example.org" }.count == 1)
        #expect(recipients.filter { $0 == "fresh@example.org" }.count == 2)
    }

    /// All but the bytes that are drawn by chance: status, fields and how long each value is.
    private func shape(_ answer: OutgoingResponse) throws -> String {
        let fields = answer.fields.pairs.map { "\($0.name)=\($0.value.utf8.count)" }.joined(separator: ",")
        return "\(answer.status.code) \(fields) \(answer.body.count)"
    }
}
