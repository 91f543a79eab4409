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
