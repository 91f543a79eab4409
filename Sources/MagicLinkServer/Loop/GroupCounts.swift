import MagicLinkHTTP

/// How many of something each client group has.
///
/// A counter for every group there can be: 256 KiB, made by pieces of 4 KiB when they are first needed, each behind a
/// lock of its own. So it is bounded whoever comes, and counting costs the same however many there are.
final class GroupCounts: Sendable {
    /// Counters in one piece: a page.
    private static let size = 1_024

    private let limit: Int
    private let pieces: [Locked<[UInt32]>]

    /// Counts up to `limit` for each group.
    init(limit: Int) {
        self.limit = limit
        pieces = (0..<64).map { _ in Locked([]) }
    }

    /// Counts one more; false if the group has its number already.
    func take(_ group: ClientGroup) -> Bool {
        guard group != .uncounted else { return true }
        return piece(group).withLock { counts in
            if counts.isEmpty { counts = Array(repeating: 0, count: Self.size) }
            let place = Int(group.number) % Self.size
            guard counts[place] < limit else { return false }
            counts[place] += 1
            return true
        }
    }

    /// Counts one less. Once for each that was taken.
    func release(_ group: ClientGroup) {
        guard group != .uncounted else { return }
        piece(group).withLock { counts in
            let place = Int(group.number) % Self.size
            guard !counts.isEmpty, counts[place] > 0 else { return assertionFailure("released twice") }
            counts[place] -= 1
        }
    }

    /// How many the group has; for tests.
    func count(_ group: ClientGroup) -> Int {
        piece(group).withLock { $0.isEmpty ? 0 : Int($0[Int(group.number) % Self.size]) }
    }

    private func piece(_ group: ClientGroup) -> Locked<[UInt32]> {
        pieces[Int(group.number) / Self.size]
    }
}
