import MagicLinkHTTP
import Synchronization

/// Who is parked on what, over all loops, and what changed of late.
///
/// Parking, leaving and waking touch one of 64 small tables behind a lock of its own, so their cost does not grow with
/// the number of those who wait, nor do the loops queue for one lock.
final class WaitList: Sendable {
    /// What came of the wish to park.
    enum Parking {
        /// Parked; the ticket is the one whose place was taken.
        case parked(replacing: Ticket?)
        /// Too many are parked, all together or of the same client group.
        case full
        /// The topic changed since `moment`, or so much did that nobody can say.
        case changed
    }

    private struct Change {
        let moment: UInt64
        let topic: Topic
    }

    private struct Shard {
        var parked = ParkedTable()
        /// The last changes, oldest overwritten first.
        var recent: [Change] = []
        var next = 0
        /// The moment of the newest change that was overwritten, and that of the newest of all.
        var forgotten: UInt64 = 0
        var newest: UInt64 = 0
    }

    /// So many changes a table remembers. A request takes microseconds from the look at the store to its parking, one
    /// that waits for a disk milliseconds; all 64 tables together see 2,048 wakes go by before one is in doubt.
    private static let memory = 32

    /// 2 to the power of this is the number of tables.
    static let shardBits: UInt64 = 6

    private let shards: [Locked<Shard>]
    private let counter = Atomic<UInt64>(0)
    private let parked: ParkedCounts

    init(limits: ParkedCounts = ParkedCounts(limit: .max, perGroup: .max)) {
        parked = limits
        shards = (0..<(1 << Self.shardBits)).map { _ in Locked(Shard()) }
    }

    /// Now, in changes: to be noted before the store is looked at.
    var moment: UInt64 { counter.load(ordering: .acquiring) }

    /// How many are parked.
    var count: Int { shards.reduce(0) { sum, shard in sum + shard.withLock { $0.parked.count } } }

    /// Parks `ticket` on `topic` unless that changed after `moment`. Whoever is parked counts for `group` as long as the
    /// table has the ticket and no longer, whichever way it leaves.
    func park(_ ticket: Ticket, on topic: Topic, from group: ClientGroup, since moment: UInt64) -> Parking {
        shard(topic).withLock { shard in
            if shard.newest > moment {
                let isInDoubt = shard.forgotten > moment
                if isInDoubt || shard.recent.contains(where: { $0.moment > moment && $0.topic == topic }) {
                    return .changed
                }
            }
            // Who takes a place that is there already needs none.
            let before = shard.parked.waiter(topic)
            guard parked.take(group, insteadOf: before?.group) else { return .full }
            _ = shard.parked.park(Waiter(ticket: ticket, group: group), on: topic)
            return .parked(replacing: before?.ticket)
        }
    }

    /// Takes `ticket` out, unless another has its place.
    func leave(_ ticket: Ticket, _ topic: Topic) {
        shard(topic).withLock { shard in
            if shard.parked.waiter(topic)?.ticket == ticket { _ = remove(topic, from: &shard) }
        }
    }

    /// Notes that `topic` changed, and takes out who is parked on it.
    func change(_ topic: Topic) -> Ticket? {
        shard(topic).withLock { shard in
            // Inside the lock, so that the moments of one table only rise.
            let moment = counter.add(1, ordering: .acquiringAndReleasing).newValue
            let change = Change(moment: moment, topic: topic)
            if shard.recent.count < Self.memory {
                shard.recent.append(change)
            } else {
                shard.forgotten = shard.recent[shard.next].moment
                shard.recent[shard.next] = change
                shard.next = (shard.next + 1) % Self.memory
            }
            shard.newest = moment
            return remove(topic, from: &shard)
        }
    }

    private func remove(_ topic: Topic, from shard: inout Shard) -> Ticket? {
        guard let waiter = shard.parked.remove(topic) else { return nil }
        parked.release(waiter.group)
        return waiter.ticket
    }

    private func shard(_ topic: Topic) -> Locked<Shard> {
        shards[Int(topic.mixed >> (64 - Self.shardBits))]
    }
}
