/// Eight lower-case hexadecimal digits, written and read at once like ``Sextets``.
enum HexDigits {
    /// The digits of `value` as characters, the first in the lowest byte.
    static func characters(of value: UInt32) -> UInt64 {
        var lanes = UInt64(value)
        lanes = (lanes | lanes << 16) & 0x0000_ffff_0000_ffff
        lanes = (lanes | lanes << 8) & 0x00ff_00ff_00ff_00ff
        lanes = ((lanes | lanes << 4) & 0x0f0f_0f0f_0f0f_0f0f).byteSwapped
        return lanes &+ each(48) &+ (isAtLeast(10, lanes) >> 7) &* 39
    }

    /// The value of eight characters, the first in the lowest byte; nil if one is no digit or in upper case.
    static func value(of characters: UInt64) -> UInt32? {
        guard characters & high == 0 else { return nil }
        let digit = isAtLeast(48, characters) & ~isAtLeast(58, characters)
        let letter = isAtLeast(97, characters) & ~isAtLeast(103, characters)
        guard digit | letter == high else { return nil }
        var lanes = (characters &- (digit >> 7) &* 48 &- (letter >> 7) &* 87).byteSwapped
        lanes = (lanes | lanes >> 4) & 0x00ff_00ff_00ff_00ff
        lanes = (lanes | lanes >> 8) & 0x0000_ffff_0000_ffff
        return UInt32(truncatingIfNeeded: lanes | lanes >> 16)
    }

    private static let high: UInt64 = 0x8080_8080_8080_8080

    private static func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

    /// The highest bit of each byte that is at least `bound`. Bytes and bound are below 128, so no byte overflows.
    private static func isAtLeast(_ bound: UInt64, _ word: UInt64) -> UInt64 {
        (word &+ each(128 &- bound)) & high
    }
}
