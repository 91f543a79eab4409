import MagicLinkHTTP
import Synchronization

/// Counts the polls of each login within one interval, in this node's memory and never in the record.
///
/// It remembers an interval and the one before, then forgets both together: no timer and no list of what is old.
/// Only polls of real, pending logins come here, behind a MAC and a look at the store, so a stranger cannot fill it.
final class Pacer: Sendable {
    /// What a client is told to wait between two polls: `interval` of https://www.rfc-editor.org/rfc/rfc8628#section-3.2.
    static let interval: Duration = .seconds(5)
    /// More polls than these in one interval are too many. Not one, because x/oauth2 sends each failing poll twice and a
    /// client that lost its connection comes back at once.
    static let allowance = 3
    /// So many logins are remembered in one interval, at most some 6 MB with those before; when they are more, the
    /// earlier ones start afresh.
    static let capacity = 100_000

    /// The moments of the last polls of one login, newest last: eight bytes, because every parked poll has one.
    private struct Recent {
        /// Milliseconds of the clock, of which the lower 16 bits do: nothing here grows older than four intervals.
        private var moments = [3 of UInt16](repeating: 0)
        private var count: UInt16 = 0

        /// Notes a poll, unless there are too many already.
        mutating func admits(at moment: UInt16) -> Bool {
            while count > 0, moment &- moments[0] >= Pacer.span {
                for index in 1..<moments.count { moments[index - 1] = moments[index] }
                count -= 1
            }
            guard count < moments.count else { return false }
            moments[Int(count)] = moment
            count += 1
            return true
        }
    }

    private struct State {
        var current: [UInt64: Recent] = [:]
        var previous: [UInt64: Recent] = [:]
        var turnedAt: Duration
    }

    /// The interval in milliseconds.
    private static let span = UInt16(interval.milliseconds)

    private let state: Mutex<State>
    private let capacity: Int

    init(startingAt now: Duration, capacity: Int = Pacer.capacity) {
        state = Mutex(State(turnedAt: now))
        self.capacity = capacity
    }

    /// True if this poll may be served; false if it comes too soon after three others of the same login.
    func admits(_ topic: Topic, at now: Duration) -> Bool {
        // Ids are random, so that half of their bits tell logins apart; if ever two are taken for one, one waits.
        let key = topic.high ^ topic.low
        let moment = UInt16(truncatingIfNeeded: now.milliseconds)
        return state.withLock { state in
            let age = now - state.turnedAt
            if age >= Self.interval || state.current.count >= capacity {
                state.previous = age >= Self.interval * 2 ? [:] : state.current
                state.current = [:]
                state.turnedAt = now
            }
            var recent = state.current[key] ?? state.previous[key] ?? Recent()
            guard recent.admits(at: moment) else { return false }
            state.current[key] = recent
            return true
        }
    }

    /// How many logins are remembered; for tests of the bound.
    var count: Int { state.withLock { $0.current.count + $0.previous.count } }
}
