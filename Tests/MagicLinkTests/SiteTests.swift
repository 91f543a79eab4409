import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("What a site promises of its links and events")
struct SiteTests {
    @Test("The length that is announced is the length of every link, and below 512 bytes for this one")
    func linkLength() async throws {
        let bench = try Bench()
        for user in 0..<5 {
            let link = try await bench.link(of: try await bench.begin("user\(user)@example.org"))
            #expect(link.utf8.count == bench.site.linkLength)
            bench.clock.advance(by: .seconds(100_000))
        }
        #expect(try #require(bench.site.linkLength) <= Site.linkLengthLimit)
        #expect(Site.linkLengthLimit == 511)
    }

    @Test(
        "The longest base URL is 47 bytes under a key of ten characters, and 50 under one of two",
        arguments: [("k-0123abcd", 47), ("k1", 50)])
    func longestBaseURL(_ name: String, _ longest: Int) throws {
        let keys = try KeyRing.generate(try #require(KeyID(name)), from: [UInt8](0..<32))
        let lengths = try (40...60).map { count in
            let url = "https://" + String(repeating: "h", count: count - 8)
            let site = Site(baseURL: url, keys: keys, clients: ClientRegistry(), policy: try LoginPolicy())
            return (count, try #require(site.linkLength))
        }
        #expect(lengths.last { $0.1 <= Site.linkLengthLimit }?.0 == longest)
    }

    @Test("The origin's own browser confirms and collects, and both are reported, once")
    func ownBrowserEvents() async throws {
        let bench = try Bench()
        let login = try await bench.begin(over: .browser)
        let link = try await bench.token(of: login)
        for _ in 0..<2 {
            _ = try await bench.flow.confirm(link: link, ownPollToken: login.pollToken.text, on: Bench.laptop)
        }
        #expect(bench.sink.events.map(\.kind) == [.begun, .mailed, .confirmed, .collected])
    }
}
