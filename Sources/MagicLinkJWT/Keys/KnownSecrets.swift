import MagicLinkCrypto

/// Secrets that are none: published ones, and those that anybody would guess.
///
/// Of a published secret only the first 64 bits of its SHA-256 are kept, so that the program hands out no list of
/// secrets. A random key is taken for one of them once in 10^15 times.
public struct KnownSecrets: Sendable {
    /// Every secret that is known to be public, and every key that repeats itself. What a service for real people refuses.
    public static let published = KnownSecrets(refusesPatterns: true, tables: [wallarm, house])
    /// None. For tests and fixtures, whose keys are public on purpose.
    public static let none = KnownSecrets(refusesPatterns: false, tables: [])

    /// How many characters stand for one secret: eight bytes in base64url.
    static let width = 11

    private let refusesPatterns: Bool
    /// Entries of ``width`` characters one behind the other, each table in the order of the characters' bytes.
    private let tables: [String]

    private init(refusesPatterns: Bool, tables: [String]) {
        self.refusesPatterns = refusesPatterns
        self.tables = tables
    }

    /// The word for what is wrong with `secret`; nil if nothing is.
    func judge(_ secret: Span<UInt8>) throws(CryptoError) -> KeyRingError.Code? {
        if refusesPatterns, Self.hasPattern(secret) { return .keyPredictable }
        guard !tables.isEmpty else { return nil }
        // Lists hold secrets as they stand in somebody's settings, which is text; a key file holds base64url. So the
        // bytes are tried as they are, without the line end that `echo` leaves, and as each text that means them.
        let line = secret.extracting(..<Self.lengthWithoutLineEnd(secret))
        if try isListed(secret) { return .keyPubliclyKnown }
        if line.count < secret.count, try isListed(line) { return .keyPubliclyKnown }
        for spelling in Spelling.allCases {
            var text = spelling.text(of: secret)
            defer { Libcrypto.wipe(&text) }
            if try isListed(text.span) { return .keyPubliclyKnown }
        }
        return nil
    }

    private func isListed(_ secret: Span<UInt8>) throws(CryptoError) -> Bool {
        let digest = try Libcrypto.sha256(secret)
        var entry: [UInt8] = []
        Base64URL.append(digest.bytes.span.extracting(..<8), to: &entry)
        return tables.contains { Self.table($0.utf8.span, contains: entry.span) }
    }

    /// Halves the table until one entry is left.
    static func table(_ table: Span<UInt8>, contains entry: Span<UInt8>) -> Bool {
        var (low, high) = (0, table.count / width)
        while low < high {
            let middle = (low + high) / 2
            var place = 0
            while place < width, table[middle * width + place] == entry[place] { place += 1 }
            guard place < width else { return true }
            if table[middle * width + place] < entry[place] { low = middle + 1 } else { high = middle }
        }
        return false
    }

    /// True if the whole is a piece of at most half its length said again: all zero, a short password repeated until it was
    /// long enough. A random key of 32 bytes is so once in 2^124 times.
    private static func hasPattern(_ secret: Span<UInt8>) -> Bool {
        guard secret.count > 1 else { return true }
        return (1...(secret.count / 2)).contains { period in
            (period..<secret.count).allSatisfy { secret[$0] == secret[$0 - period] }
        }
    }

    private static func lengthWithoutLineEnd(_ secret: Span<UInt8>) -> Int {
        var count = secret.count
        if count > 0, secret[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count > 0, secret[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        return count
    }
}

/// The texts that people write down for bytes.
private enum Spelling: CaseIterable {
    case base64URL, paddedBase64URL, base64, paddedBase64, hex, upperHex

    /// The text of `secret` in ASCII; wiping it is the caller's duty.
    func text(of secret: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        // Room from the start: an array that grew would leave unwiped bytes behind.
        text.reserveCapacity(secret.count * 2 + 4)
        switch self {
        case .hex: Self.append(secret, digits: "0123456789abcdef", to: &text)
        case .upperHex: Self.append(secret, digits: "0123456789ABCDEF", to: &text)
        case .base64URL, .paddedBase64URL, .base64, .paddedBase64: Base64URL.append(secret, to: &text)
        }
        if self == .base64 || self == .paddedBase64 {
            for index in text.indices {
                if text[index] == UInt8(ascii: "-") { text[index] = UInt8(ascii: "+") }
                if text[index] == UInt8(ascii: "_") { text[index] = UInt8(ascii: "/") }
            }
        }
        if self == .paddedBase64 || self == .paddedBase64URL {
            while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
        }
        return text
    }

    private static func append(_ secret: Span<UInt8>, digits: StaticString, to text: inout [UInt8]) {
        let digits = Array(digits.description.utf8)
        for index in secret.indices {
            text.append(digits[Int(secret[index] >> 4)])
            text.append(digits[Int(secret[index] & 0xf)])
        }
    }
}
