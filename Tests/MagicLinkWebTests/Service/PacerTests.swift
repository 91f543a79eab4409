import MagicLinkHTTP
import Testing

@testable import MagicLinkWeb

@Suite("The pace of polls")
struct PacerTests {
    private let topic = Topic(high: 1, low: 2)

    @Test("Three in any five seconds, wherever those begin")
    func sliding() {
        let pacer = Pacer(startingAt: .zero)
        let polls: [(Int, Bool)] = [
            (0, true), (4000, true), (4500, true), (4999, false), (5000, true), (5001, false), (8999, false),
            (9000, true), (9499, false), (9500, true), (60_000, true),
        ]
        for (at, isAdmitted) in polls {
            #expect(pacer.admits(topic, at: .milliseconds(at)) == isAdmitted, "at \(at) ms")
        }
    }

    @Test("It forgets: nothing is kept for longer than two intervals")
    func forgets() {
        let pacer = Pacer(startingAt: .zero)
        for number in UInt64(0)..<100 { _ = pacer.admits(Topic(high: 0, low: number), at: .seconds(1)) }
        #expect(pacer.count == 100)
        _ = pacer.admits(topic, at: .seconds(6))
        _ = pacer.admits(topic, at: .seconds(11))
        #expect(pacer.count <= 2)
    }

    @Test("However many logins poll at once, its memory is bounded")
    func bounded() {
        let pacer = Pacer(startingAt: .zero, capacity: 10)
        for number in UInt64(0)..<1000 {
            #expect(pacer.admits(Topic(high: 0, low: number), at: .seconds(1)))
            #expect(pacer.count <= 20)
        }
    }
}
