import MagicLinkHTTP
import Synchronization

/// Counts the polls of each login within one interval, in this node's memory and never in the record.
///
/// A table of fixed size: the id of a login says its place, and a login whose place another has taken starts afresh. So
/// nothing is ever cleared, a parked poll costs nothing here, and nobody is slowed down because others poll.
/// Only polls of real, pending logins come here, behind a MAC and a look at the store.
final class Pacer: Sendable {
    /// What a client is told to wait between two polls: `interval` of https://www.rfc-editor.org/rfc/rfc8628#section-3.2.
    static let interval: Duration = .seconds(5)
    /// Places in the table, 12 bytes each: 768 KiB. With 100,000 clients that poll every 25 s, four of five polls of a
    /// login within one interval find the place as the one before has left it; who polls faster than that, all but all.
    static let places = 65_536

    /// The last three polls of one login. More than three in one interval are too many. Not more than one, because
    /// x/oauth2 sends each failing poll twice and a client that lost its connection comes back at once.
    private struct Recent {
        /// Tells the login from others of the same place.
        var mark: UInt32 = 0
        /// When the last one came: milliseconds of the clock, of which the lower 32 bits do.
        var last: UInt32 = 0
        /// So many milliseconds before it the others came; `.max` for longer ago and for never.
        var second: UInt16 = .max
        var third: UInt16 = .max

        /// Notes a poll, unless it is the fourth of an interval.
        mutating func admits(at moment: UInt32) -> Bool {
            let pause = moment &- last
            guard UInt64(pause) + UInt64(third) >= Pacer.span else { return false }
            third = Self.short(pause, and: second)
            second = Self.short(pause, and: 0)
            last = moment
            return true
        }

        private static func short(_ pause: UInt32, and before: UInt16) -> UInt16 {
            UInt16(clamping: UInt64(pause) + UInt64(before))
        }
    }

    /// The interval in milliseconds.
    private static let span = UInt64(interval.milliseconds)

    private let table: Mutex<[Recent]>

    init(places: Int = Pacer.places) {
        table = Mutex(Array(repeating: Recent(), count: places))
    }

    /// True if this poll may be served; false if it comes too soon after three others of the same login.
    ///
    /// - Parameter now: the time since any fixed moment, on a clock that never steps back.
    func admits(_ topic: Topic, at now: Duration) -> Bool {
        let moment = UInt32(truncatingIfNeeded: now.milliseconds)
        // Ids are random: half of their bits name the place and the other half tells them apart there.
        let mark = UInt32(truncatingIfNeeded: topic.low >> 24) | 1
        return table.withLock { table in
            let place = Int(topic.high % UInt64(table.count))
            guard table[place].mark == mark else {
                table[place] = Recent(mark: mark, last: moment)
                return true
            }
            return table[place].admits(at: moment)
        }
    }
}
