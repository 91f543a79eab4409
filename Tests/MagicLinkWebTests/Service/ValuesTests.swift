import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import Testing

@testable import MagicLinkWeb

@Suite("Base addresses and origins")
struct ValuesTests {
    @Test(
        "A base URL is cut as a browser would",
        arguments: [
            ("https://a.example", "https://a.example", "", true),
            ("https://A.Example:443", "https://a.example", "", true),
            ("https://a.example:8443/x/y", "https://a.example:8443", "/x/y", true),
            ("http://localhost:8080", "http://localhost:8080", "", false),
            ("http://[::1]:80", "http://[::1]", "", false),
        ])
    func base(_ text: String, _ origin: String, _ path: String, _ isSecure: Bool) {
        let base = BaseAddress(text)
        #expect(base.origin == origin)
        #expect(base.path == path)
        #expect(base.isSecure == isSecure)
    }

    @Test(
        "What a browser would never send is no origin",
        arguments: [
            "", "null", "*", "https://", "https://a.example/", "https://A.example", "https://a.example:443",
            "http://a.example:80", "https://a.example:0443", "https://a.example:", "https://a.example:99999",
            "https://*.example", "https://a..example", "ftp://a.example", "https://u@a.example", "https://-a.example",
        ])
    func noOrigin(_ text: String) {
        #expect(WebOrigin(text) == nil)
    }

    @Test(
        "What a browser sends is one",
        arguments: ["https://a.example", "http://localhost:3000", "https://a.example:80"])
    func origin(_ text: String) {
        #expect(WebOrigin(text)?.text == text)
    }

    @Test("A path has one route, and what follows /confirm/ stays as it is")
    func routes() {
        #expect(Route.find("/confirm/a%2Fb/c", below: "")?.rest == "a%2Fb/c")
        #expect(Route.find("/Confirm/x", below: "") == nil)
        #expect(Route.find("/token/", below: "") == nil)
        #expect(Route.find("//token", below: "") == nil)
        #expect(Route.find("/%74oken", below: "") == nil)
        #expect(Route.find("/authtoken", below: "/auth") == nil)
        for route in Route.allCases { #expect(Route.find(route.rawValue, below: "")?.route == route) }
    }
}
