import MagicLinkMail
import MagicLinkTesting
import Testing

@Suite("Message-IDs")
struct MessageIDTests {
    @Test("An id is random, and on the sender's domain")
    func form() throws {
        let sender = try #require(Sender("Example <login@Mail.Example.org>"))
        let random = SeededRandom(seed: 7)
        let ids = (0..<100).map { _ in "\(MessageID(on: sender, from: random))" }
        for id in ids { #expect(id.wholeMatch(of: /<[A-Za-z0-9_-]{22}@mail\.example\.org>/) != nil) }
        #expect(Set(ids).count == 100)
    }
}
