import MagicLinkHTTP
import Testing

@testable import MagicLinkServer

@Suite("Counting for client groups")
struct GroupCountsTests {
    /// Groups that differ, of as many addresses as it takes.
    static func groups(_ count: Int) -> [ClientGroup] {
        var found: [ClientGroup] = []
        for number in UInt8.min...UInt8.max where found.count < count {
            let group = ClientGroup(Peer(ipv4: 192, 0, 2, number))
            if !found.contains(group) { found.append(group) }
        }
        return found
    }

    @Test("Each group has its number and no more, and has it again when it gives back")
    func limit() {
        let counts = GroupCounts(limit: 3)
        let groups = Self.groups(200)
        for group in groups {
            for _ in 0..<3 { #expect(counts.take(group)) }
            #expect(!counts.take(group))
        }
        counts.release(groups[7])
        #expect(counts.take(groups[7]))
        #expect(!counts.take(groups[7]))
        for group in groups {
            for _ in 0..<3 { counts.release(group) }
            #expect(counts.count(group) == 0)
        }
    }

    @Test("Who is not counted has no limit")
    func uncounted() {
        let counts = GroupCounts(limit: 0)
        for _ in 0..<10 { #expect(counts.take(.uncounted)) }
        counts.release(.uncounted)
        #expect(!counts.take(Self.groups(1)[0]))
    }

    @Test("Every group there can be has a counter")
    func all() {
        let counts = GroupCounts(limit: 1)
        for number in UInt16(1)...UInt16.max where number < 3 || number % 512 < 2 || number == .max {
            let group = ClientGroup(number: number)
            #expect(counts.take(group) && !counts.take(group))
            counts.release(group)
        }
    }

    @Test("Parked are counted all together and by groups, and a refused one leaves no trace")
    func parked() {
        let counts = ParkedCounts(limit: 4, perGroup: 2)
        let groups = Self.groups(3)
        #expect(counts.take(groups[0], insteadOf: nil) && counts.take(groups[0], insteadOf: nil))
        for _ in 0..<9 { #expect(!counts.take(groups[0], insteadOf: nil)) }
        #expect(counts.take(groups[1], insteadOf: nil) && counts.take(.uncounted, insteadOf: nil))
        #expect(!counts.take(groups[2], insteadOf: nil) && !counts.take(.uncounted, insteadOf: nil))
        // Who takes another's place is no one more.
        #expect(counts.take(groups[0], insteadOf: groups[0]))
        #expect(!counts.take(groups[0], insteadOf: groups[1]))
        #expect(counts.take(groups[2], insteadOf: groups[0]))
        #expect(counts.take(groups[0], insteadOf: .uncounted))
        for group in [groups[0], groups[0], groups[1], groups[2]] { counts.release(group) }
        for _ in 0..<2 { #expect(counts.take(groups[0], insteadOf: nil) && counts.take(groups[1], insteadOf: nil)) }
        #expect(!counts.take(groups[2], insteadOf: nil))
    }
}
