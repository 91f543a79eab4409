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
        let (start, count) = (text.count, length(encoding: bytes.count))
        text.append(contentsOf: repeatElement(0, count: count + slack))
        var output = text.mutableSpan
        write(bytes, to: &output, at: start)
        text.removeLast(slack)
    }

    /// The bytes of `text`, or nil as for a string.
    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: text.count * 3 / 4 + slack)
        var output = bytes.mutableSpan
        guard let count = read(text, to: &output, at: 0) else { return nil }
        bytes.removeLast(bytes.count - count)
        return bytes
    }

    /// How many bytes beyond the last one ``write(_:to:at:)`` and ``read(_:to:at:)`` may store: they know whole words.
    static let slack = 16

    /// Stores the text of `bytes` from `start` on, and at most ``slack`` bytes behind it.
    static func write(_ bytes: Span<UInt8>, to text: inout MutableSpan<UInt8>, at start: Int) {
        write(bytes, count: bytes.count, to: &text, at: start)
    }

    /// Stores the text of the first `count` bytes from `start` on, and at most ``slack`` bytes behind it. Bytes
    /// behind them must be zero.
    static func write(_ bytes: Span<UInt8>, count: Int, to text: inout MutableSpan<UInt8>, at start: Int) {
        var (read, write) = (0, start)
        // Twelve bytes are used of the two words that begin six apart.
        while read < count, read &+ 14 <= bytes.count {
            text.store(Sextets(bytes.word(at: read), bytes.word(at: read &+ 6)).characters, at: write)
            read &+= 12
            write &+= 16
        }
        while read < count {
            let rest = bytes.block(at: read, count: min(count &- read, 12), filler: 0).words
            text.store(Sextets(rest[0], rest[0] >> 48 | rest[1] << 16).characters, at: write)
            read &+= 12
            write &+= 16
        }
    }

    /// Stores the bytes of `text` from `start` on, and at most ``slack`` bytes behind them; returns how many they are, or
    /// nil as for a string.
    static func read(_ text: Span<UInt8>, to bytes: inout MutableSpan<UInt8>, at start: Int) -> Int? {
        guard text.count % 4 != 1 else { return nil }
        guard text.count % 4 == 0 || endsCanonically(text[text.count - 1], length: text.count) else { return nil }
        var (read, write) = (0, start)
        while read &+ 16 <= text.count {
            guard store(text.block(at: read), to: &bytes, at: write) else { return nil }
            read &+= 16
            write &+= 12
        }
        if read < text.count {
            // Filled up with `A`, which is zero: no bit of it reaches a byte that counts.
            let rest = text.block(at: read, count: text.count &- read, filler: UInt8(ascii: "A"))
            guard store(rest, to: &bytes, at: write) else { return nil }
        }
        return text.count * 3 / 4
    }

    /// Stores the twelve bytes that sixteen characters stand for, and two zero bytes; false if one stands for none.
    @inline(__always) private static func store(
        _ characters: SIMD16<UInt8>, to bytes: inout MutableSpan<UInt8>, at offset: Int
    ) -> Bool {
        guard let (first, second) = Sextets(decoding: characters)?.values else { return false }
        bytes.store((first << 16).byteSwapped, at: offset)
        bytes.store((second << 16).byteSwapped, at: offset &+ 6)
        return true
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
        guard let sextets = Sextets(decoding: SIMD16(repeating: last)) else { return false }
        return switch length % 4 {
        case 0: true
        case 2: sextets.first & 0xf == 0
        case 3: sextets.first & 0x3 == 0
        default: false
        }
    }
}
