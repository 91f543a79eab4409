/// Sixteen base64url digits side by side.
///
/// All are turned into characters or judged at once, with neither a table nor a branch on what they are: the time does
/// not depend on the text.
struct Sextets {
    private let lanes: SIMD16<UInt8>

    /// The digits of the first six bytes of each word, whose first byte is the lowest.
    @inline(__always) init(_ first: UInt64, _ second: UInt64) {
        let words = SIMD2(first, second)
        // Three bytes to four digits: each group of 24 bits in a half of a word, then each digit in a byte.
        let groups = words & .init(repeating: 0xff_ffff) | words &<< 8 & .init(repeating: 0x00ff_ffff_0000_0000)
        let first = groups &>> 2 & Self.halves(0x3f)
        let second = groups &<< 12 & Self.halves(0x3000) | groups &>> 4 & Self.halves(0x0f00)
        let third = groups &<< 10 & Self.halves(0x3c_0000) | groups &>> 6 & Self.halves(0x03_0000)
        let fourth = groups &<< 8 & Self.halves(0x3f00_0000)
        lanes = (first | second | third | fourth).bytes
    }

    /// The digits that sixteen characters stand for; nil if one of them stands for none.
    @inline(__always) init?(decoding characters: SIMD16<UInt8>) {
        let upper = Self.isWithin(65, 90, characters)
        let lower = Self.isWithin(97, 122, characters)
        let digit = Self.isWithin(48, 57, characters)
        let minus = Self.isWithin(45, 45, characters)
        let under = Self.isWithin(95, 95, characters)
        let known = Self.each(-1, where: upper .| lower .| digit .| minus .| under).words
        guard known[0] & known[1] == .max else { return nil }
        let shift =
            Self.each(-65, where: upper) | Self.each(-71, where: lower) | Self.each(4, where: digit)
            | Self.each(17, where: minus) | Self.each(-32, where: under)
        lanes = characters &+ shift
    }

    /// The sixteen characters.
    @inline(__always) var characters: SIMD16<UInt8> {
        // From A on; 6 more skip to a; then back to 0, to the minus, and on to the underscore.
        lanes &+ .init(repeating: 65) &+ Self.each(6, where: Self.isAbove(25, lanes))
            &+ Self.each(-75, where: Self.isAbove(51, lanes)) &+ Self.each(-13, where: Self.isAbove(61, lanes))
            &+ Self.each(49, where: Self.isAbove(62, lanes))
    }

    /// The digits as two numbers of 48 bits, eight in each, the first digit the highest.
    @inline(__always) var values: (UInt64, UInt64) {
        let pairs = lanes.words
        let twelves = (pairs & Self.each(0x003f)) &<< 6 | pairs &>> 8 & Self.each(0x003f)
        let groups = (twelves & Self.halves(0x0fff)) &<< 12 | twelves &>> 16 & Self.halves(0x0fff)
        let words = (groups & .init(repeating: 0xff_ffff)) &<< 24 | groups &>> 32
        return (words[0], words[1])
    }

    /// The first digit.
    var first: UInt8 { lanes[0] }

    // Of the operators between vectors the compiler makes single instructions, but of `.==`, and of those with a number on
    // one side, a loop; and all of it only where it is compiled in place.
    @inline(__always) private static func isAbove(_ bound: Int8, _ lanes: SIMD16<UInt8>) -> SIMDMask<SIMD16<Int8>> {
        // Digits are below 64, and signed numbers are what the machine compares at once.
        lanes.signed .> SIMD16(repeating: bound)
    }

    @inline(__always) private static func isWithin(
        _ first: UInt8, _ last: UInt8, _ lanes: SIMD16<UInt8>
    ) -> SIMDMask<SIMD16<Int8>> {
        lanes &- SIMD16(repeating: first) .<= SIMD16(repeating: last - first)
    }

    @inline(__always) private static func each(_ value: Int8, where mask: SIMDMask<SIMD16<Int8>>) -> SIMD16<UInt8> {
        SIMD16(repeating: 0).replacing(with: UInt8(bitPattern: value), where: mask)
    }

    /// `pattern` in each quarter of both words.
    @inline(__always) private static func each(_ pattern: UInt64) -> SIMD2<UInt64> {
        SIMD2(repeating: pattern &* 0x0001_0001_0001_0001)
    }

    /// `pattern` in each half of both words.
    @inline(__always) private static func halves(_ pattern: UInt64) -> SIMD2<UInt64> {
        SIMD2(repeating: pattern &* 0x0000_0001_0000_0001)
    }
}
