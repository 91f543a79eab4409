import MagicLinkHTTP
import Synchronization

/// How many are parked, all together and of each client group.
final class ParkedCounts: Sendable {
    private let limit: Int
    private let all = Atomic<Int>(0)
    private let groups: GroupCounts

    init(limit: Int, perGroup: Int) {
        self.limit = limit
        groups = GroupCounts(limit: perGroup)
    }

    /// Counts one more for `group`, in the place of one of `other` if there is one; false if there are too many.
    func take(_ group: ClientGroup, insteadOf other: ClientGroup?) -> Bool {
        if group == other { return true }
        if let other {
            guard groups.take(group) else { return false }
            groups.release(other)
            return true
        }
        guard all.add(1, ordering: .relaxed).newValue <= limit else {
            all.subtract(1, ordering: .relaxed)
            return false
        }
        guard groups.take(group) else {
            all.subtract(1, ordering: .relaxed)
            return false
        }
        return true
    }

    /// Counts one less.
    func release(_ group: ClientGroup) {
        all.subtract(1, ordering: .relaxed)
        groups.release(group)
    }
}
