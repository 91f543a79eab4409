public import MagicLink
public import MagicLinkJWT
import Synchronization

/// A wall clock that stands until a test moves it. Unlike a real one it can be set back, to show what then holds.
public final class ManualClock: WallClock {
    private let time: Mutex<NumericDate>

    /// Creates a clock that shows `start`.
    public init(_ start: NumericDate) {
        time = Mutex(start)
    }

    /// What the clock shows.
    public var now: NumericDate {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }

    /// Moves the clock by `step`, which may be negative.
    public func advance(by step: Duration) {
        time.withLock { $0 = $0 + step }
    }
}
