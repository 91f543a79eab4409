import MagicLinkCrypto

/// How every token of one kind begins that is signed under one key: header, issuer and audience, encoded and hashed once.
///
/// A class whose functions do the work, so that no reference is counted on the way.
final class Opening: Sendable {
    /// The key's name.
    let keyID: KeyID
    /// The encoded header, its dot, and of the claims the part that is always the same, in whole groups of three bytes.
    let text: [UInt8]
    /// What is left of that part: up to two bytes, which are encoded with what follows.
    let rest: [UInt8]
    /// The key, for what follows `hashed` characters.
    private let mac: HMACKey
    /// How many characters of `text` are hashed already: all of them.
    private let hashed: Int

    /// The opening of tokens with that header, whose claims begin with those bytes.
    init(header: JSONValue, claims: [UInt8], keyID: KeyID, key: HMACKey) {
        self.keyID = keyID
        rest = Array(claims.suffix(claims.count % 3))
        let whole = Array(claims.dropLast(rest.count))
        var text: [UInt8] = []
        Base64URL.append(header.utf8.span, to: &text)
        text.append(UInt8(ascii: "."))
        Base64URL.append(whole.span, to: &text)
        self.text = text
        do {
            mac = try key.following(text.span)
            hashed = text.count
        } catch {
            // No memory for two more contexts: the same tags, each for the price of the whole text.
            (mac, hashed) = (key, 0)
        }
    }

    /// Puts a token together: the opening, the other claims, and the tag of both.
    func sign<Claims: WrittenClaims>(_ claims: Claims) throws(TokenError) -> Token<Claims> {
        try withScratch(claims.room) { json throws(TokenError) in
            json.append(rest)
            try claims.write(to: &json)
            json.append(UInt8(ascii: "}"))
            let count = json.count
            json.append(repeating: 0, count: 16)
            let dot = text.count + Base64URL.length(encoding: count)
            guard dot + Self.signatureLength <= TokenCodec.sizeLimit else { throw TokenError(.tooLong) }
            return try withScratch(dot + Self.signatureLength + Base64URL.slack) { output throws(TokenError) in
                output.append(repeating: UInt8(ascii: "."), count: output.freeCapacity)
                var signed = output.mutableSpan
                signed.store(text, at: 0)
                Base64URL.write(json.span, count: count, to: &signed, at: text.count)
                let tag = try tag(of: signed.span, upTo: dot).padded
                signed[dot] = UInt8(ascii: ".")
                Base64URL.write(tag.span, count: 32, to: &signed, at: dot + 1)
                return Token(text: String(signed.span, count: dot + Self.signatureLength))
            }
        }
    }

    /// A dot, and 32 bytes encoded.
    private static let signatureLength = 44

    /// True if `token` begins as this does.
    func begins(_ token: Span<UInt8>) -> Bool {
        token.begins(with: text)
    }

    /// Checks the tag of a text that begins as this does, and leaves its claims in `claims`.
    ///
    /// Returns false if the text is not three parts in their one encoding. A wrong tag is refused: whatever is checked
    /// before the tag is known to be right then, the header too.
    func authenticate(_ token: Span<UInt8>, decoding claims: inout OwnClaims) throws(TokenError) -> Bool {
        let dot = token.count - Base64URL.length(encoding: 32) - 1
        // A dot is no character of base64url: what decodes is one part.
        guard dot >= text.count, token[dot] == UInt8(ascii: "."),
            claims.decode(token.extracting(text.count..<dot), beginningWith: rest)
        else { return false }
        var signature = [48 of UInt8](repeating: 0)
        var output = signature.mutableSpan
        guard Base64URL.read(token.extracting((dot + 1)...), to: &output, at: 0) == 32 else { return false }
        guard try tag(of: token, upTo: dot).isEqual(to: signature.span.extracting(..<32)) else {
            throw TokenError(.mac)
        }
        return true
    }

    /// The tag of the first `end` characters of a text that begins as this does.
    private func tag(of text: Span<UInt8>, upTo end: Int) throws(TokenError) -> HMACTag {
        try TokenCodec.tag(of: text.extracting(hashed..<end), mac)
    }
}

extension HMACTag {
    /// The tag with zeros behind it, as ``Base64URL/write(_:count:to:at:)`` takes whole words from.
    fileprivate var padded: [48 of UInt8] {
        var padded = [48 of UInt8](repeating: 0)
        var output = padded.mutableSpan
        for offset in stride(from: 0, to: 32, by: 8) { output.store(bytes.span.word(at: offset), at: offset) }
        return padded
    }
}
