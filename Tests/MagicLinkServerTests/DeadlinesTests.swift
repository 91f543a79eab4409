import MagicLinkHTTP
import Testing

@testable import MagicLinkServer

/// splitmix64: the same numbers in every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}

@Suite("Deadlines")
struct DeadlinesTests {
    static let second: UInt64 = 1_000_000_000

    static func connection(_ number: Int) -> Connection {
        Connection(descriptor: Int32(number), generation: 1, peer: .unix, serial: 1)
    }

    @Test("Each comes due at its time, never before, however the clock jumps and the deadline moved")
    func due() {
        var chance = Seeded(state: 2_026)
        var now = 1_000 * Self.second
        var deadlines = Deadlines(now: now)
        let table: [Connection?] = (0..<300).map(Self.connection)
        var wanted: [Int32: UInt64] = [:]
        for _ in 0..<3_000 {
            if let chosen = table.randomElement(using: &chance), let chosen {
                switch Int.random(in: 0..<10, using: &chance) {
                case 0:
                    deadlines.set(0, for: chosen, in: table)
                    wanted[chosen.descriptor] = nil
                case 1:
                    deadlines.remove(chosen, in: table)
                    chosen.deadline = 0
                    wanted[chosen.descriptor] = nil
                default:
                    let milliseconds = UInt64.random(in: 1...400_000, using: &chance)
                    deadlines.set(
                        Deadlines.tick(UInt64(milliseconds) * 1_000_000, after: now), for: chosen, in: table)
                    wanted[chosen.descriptor] = now + milliseconds * 1_000_000
                }
            }
            now += UInt64.random(in: 0...(Bool.random(using: &chance) ? 200 : 3_000), using: &chance) * 1_000_000
            if Int.random(in: 0..<200, using: &chance) == 0 { now += 300 * Self.second }
            let found = deadlines.due(now: now, in: table)
            for connection in found {
                #expect(wanted[connection.descriptor].map { $0 <= now } == true, "not before its time")
                wanted[connection.descriptor] = nil
                connection.deadline = 0
            }
            #expect(!wanted.values.contains { $0 + Deadlines.tick <= now }, "not a tick after its time")
            let wait = deadlines.wait(from: now)
            if let next = wanted.values.min() {
                #expect(wait >= 0 && UInt64(wait) * 1_000_000 <= next - min(next, now) + Deadlines.tick * 2)
            }
        }
    }
}
