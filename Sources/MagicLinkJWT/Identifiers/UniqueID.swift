/// A 16-byte identifier of one kind of thing; ids of two kinds do not compile in each other's place.
///
/// It names something and proves nothing: what is trusted is the MAC around it.
/// Text form: 36 characters, lower case, https://www.rfc-editor.org/rfc/rfc9562#section-4.
public struct UniqueID<Owner>: Hashable, Sendable, CustomStringConvertible {
    /// The first eight bytes, big-endian.
    public let high: UInt64
    /// The last eight bytes, big-endian.
    public let low: UInt64

    /// Creates the id with exactly these bytes.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Creates a version-4 UUID from 128 random bits, six of which give way to version and variant.
    public init(random high: UInt64, _ low: UInt64) {
        self.init(
            high: high & 0xffff_ffff_ffff_0fff | 0x4000,
            low: low & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }

    /// Returns nil unless `text` is the one canonical spelling: 36 characters, lower-case hexadecimal, four hyphens.
    public init?(_ text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// Returns nil unless `utf8` is the one canonical spelling.
    public init?(utf8: some Collection<UInt8>) {
        guard utf8.count == 36 else { return nil }
        let text = Array(utf8)
        self.init(text.span)
    }

    /// Returns nil unless `text` is the one canonical spelling.
    init?(_ text: Span<UInt8>) {
        let hyphen = UInt8(ascii: "-")
        guard text.count == 36, text[8] == hyphen, text[13] == hyphen, text[18] == hyphen,
            text[23] == hyphen
        else { return nil }
        // 8-4-4-4-12: the two middle groups of each half make up a word of eight.
        let second = text.littleEndianWord(at: 9) & 0xffff_ffff | text.littleEndianWord(at: 14) << 32
        let third = text.littleEndianWord(at: 19) & 0xffff_ffff | text.littleEndianWord(at: 24) << 32
        guard let first = HexDigits.value(of: text.littleEndianWord(at: 0)),
            let second = HexDigits.value(of: second), let third = HexDigits.value(of: third),
            let fourth = HexDigits.value(of: text.littleEndianWord(at: 28))
        else { return nil }
        self.init(high: UInt64(first) << 32 | UInt64(second), low: UInt64(third) << 32 | UInt64(fourth))
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] {
        [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    }

    /// The canonical text: 36 characters, lower case.
    public var description: String {
        String(decoding: utf8, as: UTF8.self)
    }

    /// The canonical text as 36 bytes.
    public var utf8: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        append(to: &text)
        return text
    }

    /// Appends the canonical text.
    func append(to text: inout [UInt8]) {
        let start = text.count
        text.append(contentsOf: repeatElement(UInt8(ascii: "-"), count: 36))
        var output = text.mutableSpan
        let second = HexDigits.characters(of: UInt32(truncatingIfNeeded: high))
        let third = HexDigits.characters(of: UInt32(truncatingIfNeeded: low >> 32))
        output.store(HexDigits.characters(of: UInt32(truncatingIfNeeded: high >> 32)), at: start)
        output.storeLowerHalf(second, at: start + 9)
        output.storeLowerHalf(second >> 32, at: start + 14)
        output.storeLowerHalf(third, at: start + 19)
        output.storeLowerHalf(third >> 32, at: start + 24)
        output.store(HexDigits.characters(of: UInt32(truncatingIfNeeded: low)), at: start + 28)
    }
}

/// Marks the ids of users.
public enum UserTag: Sendable {}
/// Marks the ids of logins, which become sessions.
public enum SessionTag: Sendable {}
/// Marks the ids of single tokens.
public enum TokenTag: Sendable {}

/// Names a user: the claim `sub`.
public typealias UserID = UniqueID<UserTag>
/// Names one login from request to session: the claim `sid`. An identifier, never a capability.
public typealias SessionID = UniqueID<SessionTag>
/// Names one token: the claim `jti` of https://www.rfc-editor.org/rfc/rfc7519#section-4.1.7.
public typealias TokenID = UniqueID<TokenTag>
