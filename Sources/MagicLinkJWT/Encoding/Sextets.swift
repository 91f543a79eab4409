/// Eight base64url digits side by side, one in each byte of a word, the first in the lowest byte.
///
/// All eight are turned into characters or judged at once, with neither a table nor a branch on what they are: the time
/// does not depend on the text.
struct Sextets {
    private let lanes: UInt64

    /// The digits of the first six bytes of `word`, whose first byte is the highest.
    init(_ word: UInt64) {
        // 48 bits at the top: two halves of 24, then quarters of 12, then eighths of 6, each moved to its own place.
        var spread = (word >> 40) << 32 | (word >> 16) & 0xff_ffff
        spread = (spread & 0x00ff_f000_00ff_f000) << 4 | spread & 0x0000_0fff_0000_0fff
        spread = (spread & 0x0fc0_0fc0_0fc0_0fc0) << 2 | spread & 0x003f_003f_003f_003f
        lanes = spread.byteSwapped
    }

    /// The digits that eight characters stand for, the first in the lowest byte; nil if one of them stands for none.
    init?(decoding word: UInt64) {
        guard word & Self.high == 0 else { return nil }
        let upper = Self.isAtLeast(65, word) & ~Self.isAtLeast(91, word)
        let lower = Self.isAtLeast(97, word) & ~Self.isAtLeast(123, word)
        let digit = Self.isAtLeast(48, word) & ~Self.isAtLeast(58, word)
        let minus = Self.isAtLeast(45, word) & ~Self.isAtLeast(46, word)
        let under = Self.isAtLeast(95, word) & ~Self.isAtLeast(96, word)
        guard upper | lower | digit | minus | under == Self.high else { return nil }
        // No lane overflows: additions first, and each lane ends between 0 and 63.
        lanes =
            word &+ (digit >> 7) &* 4 &+ (minus >> 7) &* 17
            &- (upper >> 7) &* 65 &- (lower >> 7) &* 71 &- (under >> 7) &* 32
    }

    /// The eight characters, the first in the lowest byte.
    var characters: UInt64 {
        let afterUpper = Self.isAtLeast(26, lanes) >> 7
        let afterLower = Self.isAtLeast(52, lanes) >> 7
        let afterDigits = Self.isAtLeast(62, lanes) >> 7
        let last = Self.isAtLeast(63, lanes) >> 7
        // From A on; 6 more skip to a; then back to 0, to the minus, and on to the underscore. No lane overflows.
        return lanes &+ Self.each(65) &+ afterUpper &* 6 &+ last &* 49 &- afterLower &* 75 &- afterDigits &* 13
    }

    /// The 48 bits as a number, the first digit's the highest.
    var value: UInt64 {
        let swapped = lanes.byteSwapped
        let twelves = (swapped & 0x3f00_3f00_3f00_3f00) >> 2 | swapped & 0x003f_003f_003f_003f
        let halves = (twelves & 0x0fff_0000_0fff_0000) >> 4 | twelves & 0x0000_0fff_0000_0fff
        return (halves >> 32) << 24 | halves & 0xff_ffff
    }

    /// The six bytes, the first in the lowest byte, and two zero bytes.
    var bytes: UInt64 { (value << 16).byteSwapped }

    /// The first digit.
    var first: UInt64 { lanes & 0xff }

    private static let high: UInt64 = 0x8080_8080_8080_8080

    private static func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

    /// The highest bit of each byte that is at least `bound`. Bytes and bound are below 128, so no byte overflows.
    private static func isAtLeast(_ bound: UInt64, _ word: UInt64) -> UInt64 {
        (word &+ each(128 &- bound)) & high
    }
}
