/// The character classes of HTTP's grammar, byte by byte.
enum ASCII {
    static let htab: UInt8 = 0x09
    static let lf: UInt8 = 0x0a
    static let cr: UInt8 = 0x0d
    static let space: UInt8 = 0x20

    /// `tchar` of https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``, here as
    /// one bit each, because this is asked of every byte of every field name.
    static func isToken(_ byte: UInt8) -> Bool {
        let bits: UInt64 = byte < 64 ? 0x03ff_6cfa_0000_0000 : 0x57ff_ffff_c7ff_fffe
        return byte < 128 && bits >> UInt64(byte & 63) & 1 != 0
    }

    /// How many bytes at the beginning are a token.
    static func token(_ bytes: Span<UInt8>) -> Int {
        var place = 0
        while place < bytes.count, isToken(bytes[place]) { place += 1 }
        return place
    }

    /// What a field value may hold: visible bytes, space, tab and `obs-text`; no other control byte.
    static func isFieldValue(_ byte: UInt8) -> Bool { byte >= 0x20 ? byte != 0x7f : byte == htab }

    /// True if every byte may stand in a field value.
    static func isFieldValue(_ bytes: Span<UInt8>) -> Bool {
        // Written so, without a way out of the loop, the compiler looks at many bytes in one step.
        var others: UInt8 = 0
        var place = 0
        while place < bytes.count {
            others |= isFieldValue(bytes[place]) ? 0 : 1
            place += 1
        }
        return others == 0
    }

    /// What may stand in a request target: visible ASCII without `#`, since a fragment is never sent.
    static func isTarget(_ byte: UInt8) -> Bool { byte &- 0x21 < 0x5e && byte != 0x23 }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    static func isOptionalSpace(_ byte: UInt8) -> Bool { byte == space || byte == htab }

    static func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    /// The value of a hexadecimal digit, or nil.
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte & 0xf }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// True if both are the same, byte for byte.
    static func same(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var place = 0
        while place < left.count, left[place] == right[place] { place += 1 }
        return place == left.count
    }

    /// True if both are the same, letters of either case counting as equal.
    static func equal(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        var place = 0
        while place < left.count, left[place] == right[place] || lowered(left[place]) == lowered(right[place]) {
            place += 1
        }
        return place == left.count
    }

    /// The same of bytes that need not lie side by side.
    static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { lowered($0) == lowered($1) }
    }
}
