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
        let start = text.count
        text.append(contentsOf: repeatElement(0, count: length(encoding: bytes.count)))
        var output = text.mutableSpan
        var (read, write) = (0, start)
        // Eight bytes are loaded and six of them used: eight characters at a time while eight bytes are left.
        while read &+ 8 <= bytes.count {
            output.store(Sextets(bytes.bigEndianWord(at: read)).characters, at: write)
            read &+= 6
            write &+= 8
        }
        while read < bytes.count {
            let left = min(bytes.count - read, 3)
            var group: UInt64 = 0
            for index in 0..<left { group |= UInt64(bytes[read + index]) << UInt64(56 - 8 * index) }
            output.store(Sextets(group).characters, count: left + 1, at: write)
            read += left
            write += left + 1
        }
    }

    /// The bytes of `text`, or nil as for a string.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        let tail = text.count % 4
        guard tail != 1 else { return nil }
        guard tail == 0 || endsCanonically(text[text.count - 1], length: text.count) else { return nil }
        let count = text.count * 3 / 4
        // Room for the two bytes that the last whole word writes beyond its six.
        var bytes = [UInt8](repeating: 0, count: count + 2)
        var output = bytes.mutableSpan
        var (read, write) = (0, 0)
        while read &+ 8 <= text.count {
            guard let sextets = Sextets(decoding: text.littleEndianWord(at: read)) else { return nil }
            output.store(sextets.bytes, at: write)
            read &+= 8
            write &+= 6
        }
        if read < text.count {
            // The rest, filled up with `A`, which is zero: no bit of it reaches a byte that is kept.
            var rest: UInt64 = 0x4141_4141_4141_4141
            for index in 0..<(text.count - read) {
                rest &= ~(0xff << UInt64(8 * index))
                rest |= UInt64(text[read + index]) << UInt64(8 * index)
            }
            guard let sextets = Sextets(decoding: rest) else { return nil }
            output.store(sextets.bytes, count: count - write, at: write)
        }
        bytes.removeLast(2)
        return bytes
    }

    /// True if `byte` is one of the 64 characters.
    static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// True if the last character of a text of `length` characters carries no bit beyond the last whole byte.
    static func endsCanonically(_ last: UInt8, length: Int) -> Bool {
        guard let sextets = Sextets(decoding: 0x4141_4141_4141_4100 | UInt64(last)) else { return false }
        return switch length % 4 {
        case 0: true
        case 2: sextets.first & 0xf == 0
        case 3: sextets.first & 0x3 == 0
        default: false
        }
    }
}
