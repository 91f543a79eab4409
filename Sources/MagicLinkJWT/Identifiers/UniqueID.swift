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
        var words: (UInt64, UInt64) = (0, 0)
        var digits = 0
        for (position, byte) in utf8.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            let value: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            if digits < 16 { words.0 = words.0 << 4 | UInt64(value) } else { words.1 = words.1 << 4 | UInt64(value) }
            digits += 1
        }
        self.init(high: words.0, low: words.1)
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
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { text.append(UInt8(ascii: "-")) }
            let word = digit < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: word >> (60 - 4 * UInt64(digit % 16))) & 0xf
            text.append(nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10)
        }
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
