import CMagicLinkLinux

/// The time that deadlines are measured with: it never steps back and has no date.
public struct MonotonicClock: Sendable {
    /// Nanoseconds since some point.
    let now: @Sendable () -> UInt64
    /// True if time passes by itself; false if somebody moves it and says so with `Server.clockMoved()`.
    let isRunning: Bool

    /// The kernel's `CLOCK_MONOTONIC`.
    public static let system = MonotonicClock(now: { magiclink_monotonic() }, isRunning: true)

    /// A clock that stands until it is moved: `now` returns nanoseconds since some point and never steps back.
    /// After each move, `Server.clockMoved()` makes the server look at it. For tests, which then need no sleep.
    public static func standing(_ now: @escaping @Sendable () -> UInt64) -> MonotonicClock {
        MonotonicClock(now: now, isRunning: false)
    }

    /// The seconds since 1970-01-01T00:00:00Z, for the `Date` field and nothing else.
    static func wallSeconds() -> Int64 { magiclink_wall_seconds() }
}
