/// Decimal numbers of up to eight digits at once.
enum Decimal {
    /// The eight digits of `value`, which is below 100,000,000, as characters, the first in the lowest byte.
    @inline(__always) static func characters(of value: UInt64) -> UInt64 {
        // Two halves of four digits, then four quarters of two, then eight of one, by multiplication: the quotients are
        // exact for the few values that there are.
        var lanes = value / 10_000 | (value % 10_000) << 32
        let hundreds = (lanes &* 10_486) >> 20 & 0x0000_007f_0000_007f
        lanes = hundreds | (lanes &- hundreds &* 100) << 16
        let tens = (lanes &* 103) >> 10 & 0x000f_000f_000f_000f
        lanes = tens | (lanes &- tens &* 10) << 8
        return lanes | zeros
    }

    /// How many of the characters in `word`, from the lowest on, are digits.
    @inline(__always) static func count(_ word: UInt64) -> Int {
        let high: UInt64 = 0xf0f0_f0f0_f0f0_f0f0
        // A carry comes from bytes above 0xf9 alone, which are no digits: what lies below them is right.
        let strangers = (word & high ^ zeros) | ((word &+ 0x0606_0606_0606_0606) & high ^ zeros)
        return strangers.trailingZeroBitCount / 8
    }

    /// The value of the `count` lowest characters in `word`, which are digits: 1 to 8.
    @inline(__always) static func value(of word: UInt64, count: Int) -> UInt64 {
        var lanes = (word ^ zeros) << UInt64(64 - 8 * count)
        lanes = lanes &* 10 &+ lanes >> 8
        let (pairs, next): (UInt64, UInt64) = (lanes & 0x0000_00ff_0000_00ff, lanes >> 16 & 0x0000_00ff_0000_00ff)
        return (pairs &* (100 + 1_000_000 << 32) &+ next &* (1 + 10_000 << 32)) >> 32
    }

    /// Eight times the character `0`.
    @inline(__always) static var zeros: UInt64 { 0x3030_3030_3030_3030 }
}
