/// A 16-byte identifier of one kind of thing; ids of two kinds do not compile in each other's place.
///
/// It names something and proves nothing: what is trusted is the MAC around it.
/// Text form: its bytes in ``Base64URL``, 22 characters. A UUID's usual spelling takes 36, and a link carries three ids
/// within 511 bytes.
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

    /// How many characters the text has.
    static var length: Int { 22 }

    /// Returns nil unless `text` is the one spelling: 22 characters of base64url, the last four bits of them zero.
    public init?(_ text: some StringProtocol) {
        self.init(utf8: text.utf8)
    }

    /// Returns nil unless `utf8` is the one spelling.
    public init?(utf8: some Collection<UInt8>) {
        guard utf8.count == Self.length else { return nil }
        let text = Array(utf8)
        self.init(text.span)
    }

    /// Returns nil unless `text` is the one spelling.
    init?(_ text: Span<UInt8>) {
        guard text.count == Self.length else { return nil }
        self.init(first: text.block(at: 0), last: text.word(at: Self.length - 8))
    }

    /// The id whose text begins with these sixteen characters and ends with these eight, two of them in both.
    @inline(__always) init?(first: SIMD16<UInt8>, last: UInt64) {
        guard let (first, second) = Sextets(decoding: first)?.values,
            let (third, _) = Sextets(decoding: SIMD2(last, last).bytes)?.values,
            third & 0xf == 0
        else { return nil }
        self.init(high: first << 16 | second >> 32, low: second << 32 | (third >> 4) & 0xffff_ffff)
    }

    /// The first sixteen characters of the text, and its last eight.
    @inline(__always) var characters: (first: SIMD16<UInt8>, last: UInt64) {
        let middle = high << 48 | low >> 16
        // From bit 84 on, which is where the fifteenth character begins.
        let last = Sextets((low << 20).byteSwapped, 0).characters.words[0]
        return (Sextets(high.byteSwapped, middle.byteSwapped).characters, last)
    }

    /// The 16 bytes in network order.
    public var bytes: [UInt8] {
        [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
    }

    /// The text: 22 characters of base64url.
    public var description: String {
        String(decoding: utf8, as: UTF8.self)
    }

    /// The text as 22 bytes.
    public var utf8: [UInt8] {
        var text = [UInt8](repeating: 0, count: Self.length)
        var output = text.mutableSpan
        let (first, last) = characters
        output.store(first, at: 0)
        output.store(last, at: Self.length - 8)
        return text
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
