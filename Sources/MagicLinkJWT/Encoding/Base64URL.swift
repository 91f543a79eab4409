/// Bytes as text of the 64 characters that need no escaping in a URL, without padding.
///
/// Source: https://www.rfc-editor.org/rfc/rfc4648#section-5, with the padding left out as RFC 7515 section 2 says. Each
/// byte sequence has exactly one text, and only that one is decoded.
public enum Base64URL {
    /// The text of `bytes`.
    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(length(encoding: bytes.count))
        append(bytes.span, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of `text`.
    ///
    /// Nil if it holds a character outside the alphabet (`+`, `/`, `=`, white space), has an impossible length, or ends
    /// in bits that belong to no byte and are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        decode(text.utf8.span)
    }

    /// The bytes of the text that `utf8` spells. Nil as for a string.
    public static func decode(utf8: [UInt8]) -> [UInt8]? {
        decode(utf8.span)
    }

    /// How many characters `count` bytes take.
    static func length(encoding count: Int) -> Int {
        (count * 4 + 2) / 3
    }

    /// Appends the text of `bytes`.
    static func append(_ bytes: Span<UInt8>, to text: inout [UInt8]) {
        var index = 0
        while index &+ 2 < bytes.count {
            let group = UInt32(bytes[index]) << 16 | UInt32(bytes[index &+ 1]) << 8 | UInt32(bytes[index &+ 2])
            text.append(character(group >> 18))
            text.append(character(group >> 12))
            text.append(character(group >> 6))
            text.append(character(group))
            index &+= 3
        }
        switch bytes.count - index {
        case 1:
            let group = UInt32(bytes[index])
            text.append(character(group >> 2))
            text.append(character(group << 4))
        case 2:
            let group = UInt32(bytes[index]) << 8 | UInt32(bytes[index + 1])
            text.append(character(group >> 10))
            text.append(character(group >> 4))
            text.append(character(group << 2))
        default: break
        }
    }

    /// The bytes of `text`, or nil as for a string.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        let tail = text.count % 4
        guard tail != 1 else { return nil }
        let whole = text.count - tail
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count * 3 / 4)
        var index = 0
        while index < whole {
            let group =
                values[text[index]] << 18 | values[text[index &+ 1]] << 12
                | values[text[index &+ 2]] << 6 | values[text[index &+ 3]]
            guard group < invalid else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 16))
            bytes.append(UInt8(truncatingIfNeeded: group >> 8))
            bytes.append(UInt8(truncatingIfNeeded: group))
            index &+= 4
        }
        if tail == 2 {
            let group = values[text[index]] << 6 | values[text[index + 1]]
            guard group < invalid, group & 0xf == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 4))
        } else if tail == 3 {
            let group = values[text[index]] << 12 | values[text[index + 1]] << 6 | values[text[index + 2]]
            guard group < invalid, group & 0x3 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: group >> 10))
            bytes.append(UInt8(truncatingIfNeeded: group >> 2))
        }
        return bytes
    }

    /// True if `byte` is one of the 64 characters.
    static func allows(_ byte: UInt8) -> Bool {
        values[byte] < 64
    }

    /// True if the last character of a text of `length` characters carries no bit beyond the last whole byte.
    static func endsCanonically(_ last: UInt8, length: Int) -> Bool {
        switch length % 4 {
        case 0: true
        case 2: values[last] & 0xf == 0
        case 3: values[last] & 0x3 == 0
        default: false
        }
    }

    private static func character(_ sextet: UInt32) -> UInt8 {
        characters[Int(sextet & 0x3f)]
    }

    /// Above every group of four sextets.
    private static let invalid: UInt32 = 1 << 24
    private static let values = SextetTable()
}

private let characters: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

/// The value of each character. What is none has bits 8, 14, 20 and 26: whichever place of a group it is shifted to,
/// bit 26 is set, so that one comparison judges four characters.
private struct SextetTable: Sendable {
    private var entries = [256 of UInt32](repeating: 1 << 26 | 1 << 20 | 1 << 14 | 1 << 8)

    init() {
        for (value, character) in characters.enumerated() { entries[Int(character)] = UInt32(value) }
    }

    subscript(_ character: UInt8) -> UInt32 { entries[Int(character)] }
}
