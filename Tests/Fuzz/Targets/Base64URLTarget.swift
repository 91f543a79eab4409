import MagicLinkJWT

/// Each byte sequence has one text, and only that one is decoded.
enum Base64URLTarget {
    static func check(_ input: [UInt8]) throws {
        let text = Base64URL.encode(input)
        try require(Base64URL.decode(text) == input, "encoded and decoded it is another")
        try require(Base64URL.decode(utf8: Array(text.utf8)) == input, "decoded from bytes it is another")
        try require(!text.contains("="), "there is padding")
        let decoded = Base64URL.decode(utf8: input)
        try require(decoded == slowly(input), "a table of 64 characters decodes it otherwise")
        guard let decoded else { return }
        try require(Array(Base64URL.encode(decoded).utf8) == input, "decoded and encoded it is another")
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values = Dictionary(uniqueKeysWithValues: alphabet.enumerated().map { ($1, $0) })

    /// RFC 4648 by the letter: six bits at a time.
    private static func slowly(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var (bits, count) = (0, 0)
        for character in text {
            guard let value = values[character] else { return nil }
            bits = (bits << 6 | value) & 0xffff
            count += 6
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: bits >> count))
        }
        return count < 6 && bits & (1 << count - 1) == 0 ? bytes : nil
    }
}
