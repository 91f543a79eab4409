import MagicLinkHTTP
import Testing

@testable import MagicLinkWeb

@Suite("The pace of polls")
struct PacerTests {
    private let topic = Topic(high: 1, low: 2 << 32)

    @Test(
        "Three in any five seconds, wherever those begin",
        arguments: [Duration.zero, .seconds(4_294_965), .seconds(1 << 40)])
    func sliding(start: Duration) {
        let pacer = Pacer()
        let polls: [(Int, Bool)] = [
            (0, true), (4000, true), (4500, true), (4999, false), (5000, true), (5001, false), (8999, false),
            (9000, true), (9499, false), (9500, true), (60_000, true), (200_000, true), (200_000, true),
            (200_000, true), (200_000, false), (204_999, false), (205_000, true),
        ]
        for (at, isAdmitted) in polls {
            #expect(pacer.admits(topic, at: start + .milliseconds(at)) == isAdmitted, "at \(at) ms")
        }
    }

    @Test("Nobody is slowed down because others poll, however many do")
    func crowd() {
        let pacer = Pacer(places: 10)
        for number in UInt64(0)..<1000 {
            #expect(pacer.admits(Topic(high: number, low: number << 24), at: .seconds(1)))
        }
    }

    @Test("Whose place another has taken starts afresh; who has a place alone is counted on")
    func taken() {
        let pacer = Pacer(places: 10)
        let (ours, theirs) = (Topic(high: 3, low: 2 << 32), Topic(high: 13, low: 3 << 32))
        for _ in 0..<3 { #expect(pacer.admits(ours, at: .seconds(1))) }
        #expect(pacer.admits(Topic(high: 4, low: 3 << 32), at: .seconds(1)))
        #expect(!pacer.admits(ours, at: .seconds(1)))
        #expect(pacer.admits(theirs, at: .seconds(1)))
        for _ in 0..<3 { #expect(pacer.admits(ours, at: .seconds(1))) }
        #expect(!pacer.admits(ours, at: .seconds(1)))
    }
}
