import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

/// One row of the table of `POST /token` in DESIGN section 3: how to come there, and what is answered.
struct TokenRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let status: Int
    let error: String?
    /// Which check refused the text of the token; nil where that is not told.
    let reason: TokenError.Code?
    let request: @Sendable (House) async throws -> IncomingRequest

    init(
        _ sentence: String, _ status: Int, _ error: String?, because reason: TokenError.Code? = nil,
        _ request: @escaping @Sendable (House) async throws -> IncomingRequest
    ) {
        testDescription = sentence
        self.status = status
        self.error = error
        self.reason = reason
        self.request = request
    }

    static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    static let challenge: Pairs = [
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
    ]

    static let all: [TokenRow] = unreadable + clients + tokens + states

    static let unreadable: [TokenRow] = [
        TokenRow("a body that is no form", 400, "invalid_request") { _ in
            IncomingRequest(method: .post, target: "/token", fields: [("content-type", "application/json")])
        },
        TokenRow("bytes that are not UTF-8", 400, "invalid_request") { _ in
            IncomingRequest(
                method: .post, target: "/token", fields: [("content-type", "application/x-www-form-urlencoded")],
                body: Array("grant_type=%ff".utf8))
        },
        TokenRow("no grant type", 400, "invalid_request") { _ in .form("/token", ["device_code": "x"]) },
        TokenRow("an empty grant type", 400, "invalid_request") { _ in .form("/token", ["grant_type": ""]) },
        TokenRow("a doubled grant type", 400, "invalid_request") { _ in
            .form("/token", ["grant_type": House.deviceGrant, "grant_type": House.deviceGrant, "device_code": "x"])
        },
        TokenRow("a doubled device code", 400, "invalid_request") { house in
            let code = try await house.begin().deviceCode
            return house.poll(code, ["device_code": code])
        },
        TokenRow("no device code", 400, "invalid_request") { _ in .form("/token", ["grant_type": House.deviceGrant]) },
        TokenRow("no refresh token", 400, "invalid_request") { _ in .form("/token", ["grant_type": "refresh_token"]) },
        TokenRow("a field that is too long", 400, "invalid_request") { house in
            house.poll(String(repeating: "a", count: 5000))
        },
        TokenRow("an unknown grant type", 400, "unsupported_grant_type") { _ in
            .form("/token", ["grant_type": "password", "client_id": "nobody"])
        },
        TokenRow("an unknown field, doubled", 400, "authorization_pending") { house in
            house.poll(try await house.begin().deviceCode, ["x": "1", "x": "2"])
        },
    ]

    static let clients: [TokenRow] = [
        TokenRow("an unregistered client, before a bad token", 401, "invalid_client") { house in
            house.poll("nonsense", ["client_id": "nobody"])
        },
        TokenRow("a wrong secret", 401, "invalid_client") { house in
            house.poll("nonsense", ["client_id": "shop", "client_secret": "wrong"])
        },
        TokenRow("a confidential client without its secret", 401, "invalid_client") { house in
            house.poll("nonsense", ["client_id": "shop"])
        },
        TokenRow("a public client with a secret", 401, "invalid_client") { house in
            house.poll("nonsense", ["client_id": "app", "client_secret": "any"])
        },
        TokenRow("the client of the login, by default", 400, "authorization_pending") { house in
            house.poll(try await house.begin().deviceCode, ["client_id": "magiclink"])
        },
    ]

    static let tokens: [TokenRow] = [
        TokenRow("a malformed token", 400, "invalid_grant", because: .shape) { house in house.poll("nonsense") },
        TokenRow("a token with one bit changed", 400, "invalid_grant", because: .mac) { house in
            var code = Array(try await house.begin().deviceCode.utf8)
            code[code.count - 5] ^= 1
            return house.poll(String(decoding: code, as: UTF8.self))
        },
        TokenRow("a link token as device code", 400, "invalid_grant", because: .type) { house in
            _ = try await house.begin()
            return house.poll(try await house.newestLink())
        },
        TokenRow("a token of another key", 400, "invalid_grant", because: .mac) { house in
            house.poll(try await House(key: 99).begin().deviceCode)
        },
        TokenRow("a token of another issuer", 400, "invalid_grant", because: .issuer) { house in
            house.poll(try await House(base: "https://other.example.org").begin().deviceCode)
        },
        TokenRow("a clock that stands before iat", 400, "invalid_grant", because: .notYetValid) { house in
            let code = try await house.begin().deviceCode
            house.clock.advance(by: .seconds(-31))
            return house.poll(code)
        },
        TokenRow("a token whose exp is reached", 400, "expired_token") { house in
            let code = try await house.begin().deviceCode
            house.pass(.seconds(600 + 300 + 30))
            return house.poll(code)
        },
        TokenRow("a token whose exp is reached, of another client", 400, "expired_token") { house in
            let code = try await house.begin().deviceCode
            house.pass(.seconds(930))
            return house.poll(code, ["client_id": "app"])
        },
        TokenRow("another client than at begin", 400, "invalid_grant") { house in
            house.poll(try await house.begin().deviceCode, ["client_id": "app"])
        },
        TokenRow("a wrong verifier", 400, "invalid_grant") { house in
            let code = try await house.begin("ada@example.org", challenge).deviceCode
            return house.poll(code, ["code_verifier": String(verifier.reversed())])
        },
        TokenRow("a verifier that cannot be one", 400, "invalid_grant") { house in
            house.poll(try await house.begin("ada@example.org", challenge).deviceCode, ["code_verifier": "short"])
        },
        TokenRow("a missing verifier", 400, "invalid_grant") { house in
            house.poll(try await house.begin("ada@example.org", challenge).deviceCode)
        },
        TokenRow("a verifier where there was no challenge", 400, "invalid_grant") { house in
            house.poll(try await house.begin().deviceCode, ["code_verifier": verifier])
        },
        TokenRow("no record", 400, "invalid_grant") { house in
            house.poll(try await House().begin().deviceCode)
        },
    ]

    static let states: [TokenRow] = [
        TokenRow("pending", 400, "authorization_pending") { house in house.poll(try await house.begin().deviceCode) },
        TokenRow("pending, with the right verifier", 400, "authorization_pending") { house in
            let code = try await house.begin("ada@example.org", challenge).deviceCode
            return house.poll(code, ["code_verifier": verifier])
        },
        TokenRow("the link is over", 400, "expired_token") { house in
            let code = try await house.begin().deviceCode
            house.pass(.seconds(600))
            return house.poll(code)
        },
        TokenRow("confirmed, and the window is over", 400, "expired_token") { house in
            let begun = try await house.begin()
            try await house.confirm(begun.number)
            house.pass(.seconds(300))
            return house.poll(begun.deviceCode)
        },
        TokenRow("confirmed", 200, nil) { house in
            let begun = try await house.begin()
            try await house.confirm(begun.number)
            return house.poll(begun.deviceCode)
        },
        TokenRow("collected, within the window", 200, nil) { house in
            let code = try await house.grant().begun.deviceCode
            house.pass(.seconds(299))
            return house.poll(code)
        },
        TokenRow("collected, after the window", 400, "invalid_grant") { house in
            let code = try await house.grant().begun.deviceCode
            house.pass(.seconds(300))
            return house.poll(code)
        },
        TokenRow("collected and refreshed", 400, "invalid_grant") { house in
            let (begun, tokens) = try await house.grant()
            let token = try #require(tokens["refresh_token"]?.string)
            let refreshed = try await house.answer(
                .form("/token", ["grant_type": "refresh_token", "refresh_token": token]))
            #expect(refreshed.status == .ok)
            return house.poll(begun.deviceCode)
        },
        TokenRow("denied", 400, "access_denied") { house in
            let code = try await house.begin("ada@example.org").deviceCode
            let link = try await house.newestLink()
            let denied = try await house.answer(
                .form("/confirm", ["token": link, "decision": "deny", "address": "ada@example.org"]))
            #expect(denied.status == .ok)
            return house.poll(code)
        },
        TokenRow("cancelled", 400, "access_denied") { house in
            let code = try await house.begin().deviceCode
            #expect(try await house.answer(.form("/cancel", ["device_code": code])).status == .ok)
            return house.poll(code)
        },
        TokenRow("reported before it was collected", 400, "access_denied") { house in
            let begun = try await house.begin()
            let link = try await house.newestLink()
            try await house.confirm(begun.number, link)
            let reported = try await house.answer(.form("/report", ["token": link, "address": "ada@example.org"]))
            #expect(reported.status == .ok)
            return house.poll(begun.deviceCode)
        },
        TokenRow("may no longer sign in", 400, "access_denied") { house in
            let (_, tokens) = try await house.grant()
            let second = try await house.begin()
            try await house.confirm(second.number)
            let session = try #require(tokens["access_token"]?.string)
            let view = try #require(try await house.flow.session(.bearer(session)))
            #expect(try await house.flow.block(view.user.id))
            return house.poll(second.deviceCode)
        },
        TokenRow("the store cannot be read", 400, "slow_down") { house in
            let code = try await house.begin().deviceCode
            house.store.fail(StoreError(.unavailable))
            return house.poll(code, wait: 25)
        },
        TokenRow("the store cannot be read, for a refresh", 503, "temporarily_unavailable") { house in
            let token = try #require(try await house.grant().tokens["refresh_token"]?.string)
            house.store.fail(StoreError(.unavailable))
            return .form("/token", ["grant_type": "refresh_token", "refresh_token": token])
        },
    ]
}

@Suite("POST /token")
struct TokenEndpointTests {
    private func house() throws -> House {
        let digest = try #require(CodeChallenge(verifier: Self.secret)).digest
        return try House(clients: [
            try #require(Client(id: "app", name: "The App")),
            try #require(Client(id: "shop", name: "The Shop", authentication: .secret(sha256: digest))),
        ])
    }

    /// As a PKCE verifier it has the SHA-256 that the registry keeps.
    private static let secret = "0123456789abcdef0123456789abcdef0123456789a"

    @Test("Each row of the table", arguments: TokenRow.all)
    func row(_ row: TokenRow) async throws {
        let house = try house()
        let answer = try await house.answer(try await row.request(house))
        #expect(answer.status.code == row.status)
        #expect(answer.fields["content-type"] == "application/json")
        #expect(answer.fields["cache-control"] == "no-store")
        #expect(try answer.error() == row.error)
        if row.error == "invalid_grant" {
            let words = row.reason.map { "the token was refused: \($0.rawValue)" }
            #expect(try answer.object()["error_description"]?.string == words)
        }
        #expect((answer.fields["www-authenticate"] != nil) == false)
        #expect((answer.fields["retry-after"] != nil) == ["slow_down", "temporarily_unavailable"].contains(row.error))
    }

    @Test("A missing field is named")
    func namesTheField() async throws {
        let answer = try await house().answer(.form("/token", ["grant_type": House.deviceGrant]))
        #expect(try answer.object()["error_description"]?.string?.contains("device_code") == true)
    }

    @Test("A session comes with all that RFC 6749 section 5.1 asks for, and again in the same bytes")
    func grantsAgain() async throws {
        let house = try house()
        let begun = try await house.begin()
        try await house.confirm(begun.number)
        let first = try await house.answer(house.poll(begun.deviceCode))
        house.pass(.seconds(100))
        #expect(try await house.answer(house.poll(begun.deviceCode)) == first)
        let object = try first.object()
        #expect(object["token_type"]?.string == "Bearer")
        #expect(object["expires_in"]?.integer == 900)
        #expect(object["access_token"]?.string?.split(separator: ".").count == 3)
        #expect(object["refresh_token"]?.string?.split(separator: ".").count == 3)
    }

    @Test("The two requests of Go's x/oauth2 for one poll: Basic with an empty password, then the body alone")
    func replaysGo() async throws {
        let house = try house()
        let begun = try await house.begin()
        let basic: Fields = [("authorization", "Basic bWFnaWNsaW5rOg==")]
        for _ in 0..<4 {
            let first = try await house.answer(
                .form("/token", ["device_code": begun.deviceCode, "grant_type": House.deviceGrant], fields: basic))
            let second = try await house.answer(house.poll(begun.deviceCode, ["client_id": "magiclink"]))
            #expect(first.status == .badRequest)
            #expect(try first.error() == "authorization_pending")
            #expect(try second.error() == "authorization_pending")
            #expect(first.fields["www-authenticate"] == nil)
            house.pass(.seconds(5))
        }
        try await house.confirm(begun.number)
        let granted = try await house.answer(
            .form("/token", ["device_code": begun.deviceCode, "grant_type": House.deviceGrant], fields: basic))
        #expect(granted.status == .ok)
    }

    @Test("A refresh gives the next pair, once; what is spent, revoked or expired is invalid_grant")
    func refreshes() async throws {
        let house = try house()
        let token = try #require(try await house.grant().tokens["refresh_token"]?.string)
        let request = IncomingRequest.form("/token", ["grant_type": "refresh_token", "refresh_token": token])
        let first = try await house.answer(request)
        #expect(first.status == .ok)
        #expect(try await house.answer(request) == first)
        house.pass(.seconds(30))
        let reused = try await house.answer(request)
        #expect(reused.status == .badRequest)
        #expect(try reused.error() == "invalid_grant")
        let next = try #require(try first.object()["refresh_token"]?.string)
        let revoked = try await house.answer(.form("/token", ["grant_type": "refresh_token", "refresh_token": next]))
        #expect(try revoked.error() == "invalid_grant")
    }

    @Test("An expired refresh token is invalid_grant, a foreign scope invalid_scope")
    func refreshWords() async throws {
        let house = try house()
        let token = try #require(try await house.grant().tokens["refresh_token"]?.string)
        let scoped = try await house.answer(
            .form("/token", ["grant_type": "refresh_token", "refresh_token": token, "scope": "openid"]))
        #expect(try scoped.error() == "invalid_scope")
        house.pass(.seconds(31 * 86_400))
        let expired = try await house.answer(.form("/token", ["grant_type": "refresh_token", "refresh_token": token]))
        #expect(try expired.error() == "invalid_grant")
    }

    @Test("Where only the origin's browser can confirm, the device grant is not for anybody")
    func sameBrowser() async throws {
        let house = try House(policy: try LoginPolicy(match: .sameBrowser))
        let poll = try await house.answer(house.poll("x"))
        #expect(poll.status == .badRequest)
        #expect(try poll.error() == "unauthorized_client")
        let begin = try await house.answer(.form("/device_authorization", ["login_hint": "ada@example.org"]))
        #expect(try begin.error() == "unauthorized_client")
    }
}
