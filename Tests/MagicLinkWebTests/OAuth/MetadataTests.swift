import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

@Suite("GET /.well-known/oauth-authorization-server")
struct MetadataTests {
    @Test("It says what RFC 8414 section 2 asks for")
    func metadata() async throws {
        let answer = try await House().answer(.get("/.well-known/oauth-authorization-server"))
        #expect(answer.status == .ok)
        #expect(answer.fields["content-type"] == "application/json")
        let object = try answer.object()
        #expect(object["issuer"]?.string == House.base)
        #expect(object["token_endpoint"]?.string == House.base + "/token")
        #expect(object["device_authorization_endpoint"]?.string == House.base + "/device_authorization")
        #expect(object["response_types_supported"] == [])
        #expect(object["grant_types_supported"] == [.string(House.deviceGrant), "refresh_token"])
        #expect(object["token_endpoint_auth_methods_supported"]?.array?.contains("none") == true)
        #expect(object["code_challenge_methods_supported"] == ["S256"])
    }

    @Test("Where only the origin's browser can confirm, it does not offer the device grant")
    func sameBrowser() async throws {
        let house = try House(policy: try LoginPolicy(match: .sameBrowser))
        let object = try await house.answer(.get("/.well-known/oauth-authorization-server")).object()
        #expect(object["device_authorization_endpoint"] == nil)
        #expect(object["grant_types_supported"] == ["refresh_token"])
    }

    @Test("A base URL with a path has its metadata in front of that path, and everything else behind it")
    func basePath() async throws {
        let house = try House(base: "https://example.org/auth")
        #expect(try await house.answer(.get("/.well-known/oauth-authorization-server/auth")).status == .ok)
        #expect(try await house.answer(.get("/auth/.well-known/oauth-authorization-server")).status == .notFound)
        let home = try await house.answer(.get("/auth/"))
        #expect(home.status == .ok)
        #expect(home.text.contains("action=\"/auth/login\""))
        #expect(home.text.contains("href=\"/auth/assets/magiclink.css\""))
        #expect(try await house.answer(.get("/")).status == .notFound)
    }
}
