import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Test("A manual clock stands until it is moved, and can be set back")
func manualClock() {
    let clock = ManualClock(NumericDate(100))
    #expect(clock.now == NumericDate(100))
    clock.advance(by: .seconds(5))
    #expect(clock.now == NumericDate(105))
    clock.advance(by: .seconds(-10))
    #expect(clock.now == NumericDate(95))
    clock.now = NumericDate(7)
    #expect(clock.now == NumericDate(7))
}
