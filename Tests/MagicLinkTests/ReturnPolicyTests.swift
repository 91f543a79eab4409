import Foundation
import Testing

@testable import MagicLink

@Suite("Rule 9: where to return")
struct ReturnPolicyTests {
    private func policy(_ entries: String...) throws -> ReturnPolicy {
        ReturnPolicy(Set(try entries.map { try #require(ReturnPolicy.Entry($0)) }))
    }

    @Test(
        "Own paths are allowed",
        arguments: [
            "/", "/a", "/a/", "/a/b?c=d&e=//f#g", "/a//b", "/.well-known/x", "/a.b/..c", "/a%20b", "/%41",
            "/a?next=https://b",
            "/~ada/@x:8", "/a;b=c",
        ])
    func own(text: String) throws {
        #expect(try policy().target(text)?.text == text)
    }

    @Test(
        "What a browser could read as another place is none",
        arguments: [
            "", "a", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/a\\b",
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)", "data:text/html,x", "https:evil.example", "https:/evil.example",
            "https:///evil.example",
            "//", "/../a", "/a/..", "/a/../b", "/./a", "/a/.", "/%2e%2e/a", "/a/%2E%2e/b", "/%2fevil.example", "/a%5cb",
            "/a%5Cb",
            "/a?b=%2f", "/a#%2e", "/%00", "/%0d%0aSet-Cookie:x", "/%7f", "/%", "/%4", "/%zz", "/a b", "/a\tb", "/a\nb",
            "/a\u{0}",
            "/\u{e4}", "/\u{2f}\u{2215}", "/a\"b", "/a'b", "/<a>", "/`", "/{a}", "/a|b", "/^", " /a", "/a ", "?a", "#a",
            "https://app.example.org@evil.example/in/", "https://user:pw@app.example.org/in/",
            "https://app.example.org",
            "https://app.example.org:0/in/", "https://app.example.org:443x/in/", "https://app.example.org:/in/",
            "https://APP.example.org/in/", "HTTPS://app.example.org/in/", "https://app.example.org./in/",
            "https://[::1]/in/", "https://app.example.org:65536/in/", "https://app.example.org:-1/in/",
            "https://evil.example/in/", "https://app.example.org.evil.example/in/", "https://app.example.org:8443/in/",
            "http://app.example.org/in/", "https://app.example.org/", "https://app.example.org/inner",
            "https://app.example.org/in",
            "https://app.example.org/in/../out", "https://app.example.org//in/",
            "https://app.example.org/in/%2e%2e/out",
            "https://app.example.org/?/in/", "https://app.example.org/in?/in/",
        ])
    func refused(text: String) throws {
        let policy = try policy("https://app.example.org/in/")
        #expect(policy.target(text) == nil)
        #expect(!policy.allows(ReturnTarget(text: text)))
    }

    @Test(
        "Listed places, and what lies below them",
        arguments: [
            "https://app.example.org/in/", "https://app.example.org/in/a/b?c#d", "http://localhost:3000/",
            "http://localhost:3000/x",
        ])
    func listed(text: String) throws {
        let policy = try policy("https://app.example.org/in/", "http://localhost:3000/")
        #expect(policy.target(text) == ReturnTarget(text: text))
        #expect(policy.allows(ReturnTarget(text: text)))
        #expect(
            try !self.policy().allows(ReturnTarget(text: text)), "what was taken off the list is not allowed at use")
    }

    @Test(
        "Entries that name no place below which something can lie are refused",
        arguments: [
            "", "/", "/in/", "https://app.example.org", "https://app.example.org/in", "https://app.example.org/in/?",
            "ftp://a.b/",
            "https://app.example.org/in/#/", "https://*.example.org/", "https://app.example.org/a/../",
            "https://a@b.example/",
        ])
    func entries(text: String) { #expect(ReturnPolicy.Entry(text) == nil) }

    @Test("1024 bytes and no more")
    func length() throws {
        #expect(try policy().target("/" + String(repeating: "a", count: 1023)) != nil)
        #expect(try policy().target("/" + String(repeating: "a", count: 1024)) == nil)
    }

    /// What browsers make of a text: `Fixtures/wpt_url`. A text, its base, and the URL, or nil if it fails.
    struct Resolution: Sendable {
        let input: String
        let base: String
        let href: String?

        /// The origin of what it resolves to; nil if that fails or is no http URL.
        var resolved: String? { href.flatMap(ReturnPolicyTests.origin) }
    }

    static let corpus = Result {
        let json = try JSONSerialization.jsonObject(with: Corpus.data("wpt_url/urltestdata.json"))
        return try #require(json as? [Any]).compactMap { item -> Resolution? in
            guard let item = item as? [String: Any], let input = item["input"] as? String else { return nil }
            return Resolution(
                input: input, base: item["base"] as? String ?? "", href: item["href"] as? String)
        }
    }

    @Test("Nothing is approved that a browser would resolve to another origin")
    func browsers() throws {
        let cases = try Self.corpus.get()
        #expect(cases.count > 850)
        let origins = Set(cases.compactMap(\.resolved)).compactMap { ReturnPolicy.Entry("\($0)/") }
        #expect(origins.count > 20)
        let (own, open) = (try policy(), ReturnPolicy(Set(origins)))
        var approved = (own: 0, foreign: 0)
        for item in cases {
            // As an own path: whatever the base, the browser must stay there.
            if own.target(item.input) != nil, let origin = item.resolved {
                #expect(origin == Self.origin(of: item.base), "\(item.input)")
                approved.own += 1
            }
            // As a foreign target, with every origin of the corpus listed: the browser's must be the one we compared.
            if open.target(item.input) != nil, let origin = ReturnTarget.split(item.input)?.origin {
                #expect(item.resolved == origin, "\(item.input)")
                approved.foreign += 1
            }
        }
        #expect(approved.own > 3 && approved.foreign > 10, "the corpus shows nothing if nothing of it is approved")
    }

    fileprivate static func origin(of url: String) -> String? {
        guard let scheme = url.range(of: "://"), ["http", "https"].contains(url[..<scheme.lowerBound]) else {
            return nil
        }
        let end = url[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? url.endIndex
        let host = url[scheme.upperBound..<end].split(separator: "@").last ?? ""
        return "\(url[..<scheme.upperBound])\(host)"
    }
}
