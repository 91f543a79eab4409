import MagicLinkHTTP
import Testing

@testable import MagicLinkServer

@Suite("The table of those who are parked")
struct ParkedTableTests {
    /// Topics as they come: random, counted, and all alike but for a few bits.
    private static let kinds: [@Sendable (UInt64) -> Topic] = [
        { Topic(high: $0 &* 0xd129_0b2a_e3c9_4d35, low: $0 &* 0xaf25_1af3_b0f0_25b5) },
        { Topic(high: 0, low: $0) },
        { Topic(high: $0 << 56, low: 0) },
    ]

    @Test("It answers as a dictionary does, whatever comes and goes", arguments: 0..<kinds.count)
    func likeADictionary(kind: Int) {
        var table = ParkedTable()
        var dictionary: [Topic: Waiter] = [:]
        var state: UInt64 = 7
        for step in UInt32(1)...20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // More come than go in the first half, more go than come in the second.
            let topic = Self.kinds[kind]((state >> 40) % 256)
            if (state >> 33) % 8 < (step < 10_000 ? 5 : 2) {
                let group = ClientGroup(Peer(ipv4: 192, 0, 2, UInt8(step % 256)))
                let waiter = Waiter(ticket: Ticket(loop: 1, descriptor: 9, serial: step), group: group)
                #expect(table.park(waiter, on: topic) == dictionary.updateValue(waiter, forKey: topic))
            } else {
                #expect(table.remove(topic) == dictionary.removeValue(forKey: topic))
            }
            #expect(table.count == dictionary.count)
            #expect(table.waiter(topic) == dictionary[topic])
        }
        for (topic, waiter) in dictionary { #expect(table.waiter(topic) == waiter) }
    }

    @Test("It gives back its room when all have gone")
    func shrinks() {
        var table = ParkedTable()
        for number in UInt64(0)..<10_000 {
            let waiter = Waiter(ticket: Ticket(loop: 0, descriptor: 1, serial: 1), group: .uncounted)
            _ = table.park(waiter, on: Topic(high: number, low: 1))
        }
        #expect(table.room <= 13_400)
        for number in UInt64(0)..<10_000 { _ = table.remove(Topic(high: number, low: 1)) }
        #expect(table.count == 0)
        #expect(table.room == 8)
    }
}
