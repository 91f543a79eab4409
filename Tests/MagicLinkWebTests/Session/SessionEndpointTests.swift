import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

@Suite("/session")
struct SessionEndpointTests {
    private func bearer(_ token: String) -> Fields { [("authorization", "Bearer \(token)")] }

    @Test("A token's holder hears who it is, until it signs out")
    func bearerSession() async throws {
        let house = try House()
        let token = try #require(try await house.grant().tokens["access_token"]?.string)
        let answer = try await house.answer(.get("/session", fields: bearer(token)))
        #expect(answer.status == .ok)
        let object = try answer.object()
        #expect(object.members.map(\.name) == ["sub", "sid", "client_id", "email", "auth_time", "exp"])
        #expect(object["email"]?.string == "ada@example.org")
        #expect(object["client_id"]?.string == "magiclink")
        #expect(object["auth_time"]?.integer == House.start.seconds)
        #expect(object["exp"]?.integer == House.start.seconds + 30 * 86_400)
        let delete = IncomingRequest(method: .delete, target: "/session", fields: bearer(token))
        #expect(try await house.answer(delete).status == .noContent)
        #expect(try await house.answer(.get("/session", fields: bearer(token))).status == .unauthorized)
        #expect(try await house.answer(delete).status == .unauthorized)
    }

    @Test(
        "Without a session it is 401, and the error is named only to whoever sent a token",
        arguments: [
            ([], false), ([("authorization", "Basic bWFnaWNsaW5rOg==")], false),
            ([("cookie", "__Host-ml-session=nonsense")], false),
            ([("cookie", "__Host-ml-session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")], false),
            ([("authorization", "Bearer nonsense")], true), ([("authorization", "Bearer")], true),
            ([("authorization", "Bearer a"), ("authorization", "Bearer b")], true),
        ] as [([(String, String)], Bool)])
    func unauthorized(_ pairs: [(String, String)], _ namesError: Bool) async throws {
        var fields: Fields = []
        for (name, value) in pairs { fields.add(name, value) }
        for method in [Method.get, .delete] {
            let answer = try await House().answer(
                IncomingRequest(method: method, target: "/session", fields: fields))
            #expect(answer.status == .unauthorized)
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(try answer.object()["code"]?.string == "not_signed_in")
            let challenge = try #require(answer.fields["www-authenticate"])
            #expect(challenge.hasPrefix("Bearer "))
            #expect(challenge.contains("error=\"invalid_token\"") == namesError)
        }
    }

    @Test("A refresh token, a link and a poll token open nothing")
    func otherKinds() async throws {
        let house = try House()
        let (begun, tokens) = try await house.grant()
        for token in [try #require(tokens["refresh_token"]?.string), begun.deviceCode, try await house.newestLink()] {
            #expect(try await house.answer(.get("/session", fields: bearer(token))).status == .unauthorized)
        }
    }

    @Test("Where a token and a cookie come together, the token counts")
    func headerWins() async throws {
        let house = try House()
        var browser = Browser(house)
        _ = try await browser.post("/login", ["address": "bob@example.org"])
        let number = try numberOnPage(try await browser.get("/login/wait"))
        try await house.confirm(number)
        _ = try await browser.post("/login/wait", ["login": try browser.newestLogin()])
        let cookie = try #require(browser.cookies.last { $0.name == "__Host-ml-session" })
        let token = try #require(try await house.grant("ada@example.org").tokens["access_token"]?.string)
        var fields: Fields = [("cookie", "\(cookie.name)=\(cookie.value)")]
        #expect(
            try await house.answer(.get("/session", fields: fields)).object()["email"]?.string == "bob@example.org")
        fields["authorization"] = "Bearer \(token)"
        #expect(
            try await house.answer(.get("/session", fields: fields)).object()["email"]?.string == "ada@example.org")
        fields["authorization"] = "Bearer nonsense"
        #expect(try await house.answer(.get("/session", fields: fields)).status == .unauthorized)
    }

    @Test("A cookie's session ends by DELETE, and the cookie goes")
    func deletesCookie() async throws {
        let house = try House()
        var browser = Browser(house)
        _ = try await browser.post("/login", ["address": "bob@example.org"])
        try await house.confirm(try numberOnPage(try await browser.get("/login/wait")))
        _ = try await browser.post("/login/wait", ["login": try browser.newestLogin()])
        let cookie = try #require(browser.cookies.last { $0.name == "__Host-ml-session" })
        let fields: Fields = [("cookie", "\(cookie.name)=\(cookie.value)")]
        let answer = try await house.answer(IncomingRequest(method: .delete, target: "/session", fields: fields))
        #expect(answer.status == .noContent)
        #expect(answer.fields["set-cookie"]?.contains("Max-Age=0") == true)
        #expect(try await house.answer(.get("/session", fields: fields)).status == .unauthorized)
    }

    @Test("A store that fails is a problem document with Retry-After")
    func storeFails() async throws {
        let house = try House()
        let token = try #require(try await house.grant().tokens["access_token"]?.string)
        house.store.fail(StoreError(.unavailable))
        let answer = try await house.answer(.get("/session", fields: bearer(token)))
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.fields["content-type"] == "application/problem+json")
        #expect(answer.fields["retry-after"] == "5")
    }
}

/// The number that a waiting page shows.
func numberOnPage(_ answer: OutgoingResponse) throws -> String {
    let parts = answer.text.split(separator: "<p class=\"number\">", omittingEmptySubsequences: false)
    return String(try #require(parts.dropFirst().first).prefix { $0.isNumber })
}
