import MagicLink
import MagicLinkJWT
import Synchronization
import Testing

@Suite("A clock that never steps back")
struct SteadyClockTests {
    private final class Hands: Sendable {
        let wall = Mutex<Duration>(.seconds(1000))
        let monotonic = Mutex<Duration>(.seconds(5))

        func set(wall: Int, monotonic: Int) {
            set(wall: .seconds(wall), monotonic: .seconds(monotonic))
        }

        func set(wall: Duration, monotonic: Duration) {
            self.wall.withLock { $0 = wall }
            self.monotonic.withLock { $0 = monotonic }
        }

        var clock: SteadyClock {
            SteadyClock(wall: { self.wall.withLock { $0 } }, monotonic: { self.monotonic.withLock { $0 } })
        }
    }

    @Test("Forward the wall clock leads; set back, it goes on at the monotonic pace until that has caught up")
    func steps() {
        let hands = Hands()
        let clock = hands.clock
        for (wall, monotonic, shown) in [
            (1000, 5, 1000), (1010, 15, 1010), (5000, 16, 5000), (1020, 17, 5001), (1025, 22, 5006),
            (5005, 23, 5007), (5010, 24, 5010), (5010, 20, 5010), (4000, 26, 5012),
        ] {
            hands.set(wall: wall, monotonic: monotonic)
            #expect(clock.now == NumericDate(Int64(shown)), "wall \(wall), monotonic \(monotonic)")
        }
    }

    @Test("Seconds are whole, and change when the next begins, by either clock")
    func wholeSeconds() {
        let hands = Hands()
        let clock = hands.clock
        for (wall, monotonic, shown) in [
            (1000_200, 5_000, 1000), (1000_999, 5_799, 1000), (1001_000, 5_800, 1001), (1003_001, 7_801, 1003),
            (900_000, 8_700, 1003), (900_000, 8_800, 1004), (900_000, 10_900, 1006), (1006_999, 10_950, 1006),
            (1007_000, 10_951, 1007),
        ] {
            hands.set(wall: .milliseconds(wall), monotonic: .milliseconds(monotonic))
            #expect(clock.now == NumericDate(Int64(shown)), "wall \(wall), monotonic \(monotonic)")
        }
    }

    @Test("A monotonic reading that comes late adds no time")
    func lateReading() {
        let hands = Hands()
        let clock = hands.clock
        for (monotonic, shown) in [(10, 1005), (6, 1005), (10, 1005), (11, 1006)] {
            hands.set(wall: 900, monotonic: monotonic)
            #expect(clock.now == NumericDate(Int64(shown)), "monotonic \(monotonic)")
        }
    }
}
