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
    /// So many logins are remembered in one interval, at most some 30 MB with those before; when they are more, the earlier ones start afresh.
    static let capacity = 100_000

    /// The times of the last polls of one login, newest last, at most `allowance`.
    private typealias Times = [Duration]

    private struct State {
        var current: [Topic: Times] = [:]
        var previous: [Topic: Times] = [:]
        var turnedAt: Duration
    }

    private let state: Mutex<State>
    private let capacity: Int

    init(startingAt now: Duration, capacity: Int = Pacer.capacity) {
        state = Mutex(State(turnedAt: now))
        self.capacity = capacity
    }

    /// True if this poll may be served; false if it comes too soon after three others of the same login.
    func admits(_ topic: Topic, at now: Duration) -> Bool {
        state.withLock { state in
            if now - state.turnedAt >= Self.interval || state.current.count >= capacity {
                // After a longer pause the current ones are old too; each time is judged by itself below.
                state.previous = state.current
                state.current = [:]
                state.turnedAt = now
            }
            let known = state.current[topic] ?? state.previous[topic] ?? []
            let recent = known.filter { now - $0 < Self.interval }
            guard recent.count < Self.allowance else { return false }
            state.current[topic] = recent + [now]
            return true
        }
    }

    /// How many logins are remembered; for tests of the bound.
    var count: Int { state.withLock { $0.current.count + $0.previous.count } }
}
