public import MagicLinkJWT
import Synchronization

/// A wall clock that never steps back: when the system's clock is set back, it goes on from where it was at the pace
/// of the monotonic clock until the system's has caught up. So a deadline that has passed stays passed, and links do
/// not come back to life because somebody corrected the time.
public final class SteadyClock: WallClock {
    private let wall: @Sendable () -> Duration
    private let monotonic: @Sendable () -> Duration
    private let last: Mutex<Reading>

    /// What was shown last, and when by the monotonic clock.
    private struct Reading {
        var shown: Duration
        var at: Duration
        /// The whole seconds of `shown`, and when the next begins: taking a duration apart is dear, and done once a second.
        var seconds: Int64
        var next: Duration

        init(_ shown: Duration, at moment: Duration) {
            (self.shown, at) = (shown, moment)
            seconds = shown.components.seconds
            next = .seconds(seconds) + .seconds(1)
        }

        mutating func show(_ time: Duration, at moment: Duration) {
            if time >= next { self = Reading(time, at: moment) } else { (shown, at) = (time, moment) }
        }
    }

    /// Creates the clock from its two readings: time since 1970, and time since any fixed moment.
    ///
    /// - Parameter notBefore: a time that was seen before this process began, as a durable store keeps it: the clock
    ///   starts there if the wall clock stands earlier.
    public init(
        notBefore: NumericDate? = nil, wall: @escaping @Sendable () -> Duration,
        monotonic: @escaping @Sendable () -> Duration
    ) {
        self.wall = wall
        self.monotonic = monotonic
        last = Mutex(Reading(max(wall(), .seconds(notBefore?.seconds ?? .min)), at: monotonic()))
    }

    /// The current time.
    public var now: NumericDate {
        let (wall, monotonic) = (wall(), monotonic())
        let seconds = last.withLock { last in
            // Whoever read before another, and comes after it, must not set the reading back either.
            let monotonic = max(monotonic, last.at)
            // Forward the wall clock leads, whatever it jumps; backward the pace is the monotonic clock's.
            last.show(wall >= last.shown ? wall : last.shown + (monotonic - last.at), at: monotonic)
            return last.seconds
        }
        return NumericDate(seconds)
    }
}
