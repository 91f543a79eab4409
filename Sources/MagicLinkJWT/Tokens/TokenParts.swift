/// The parts of a token's text, decoded; nothing in them is read or believed yet.
struct TokenParts {
    /// What the MAC covers: the characters up to here.
    let claimsEnd: Int
    /// The key's place in the ring, if the header is letter by letter one that we write.
    let keyIndex: Int?
    /// The header's JSON; empty if `keyIndex` says it all.
    let header: [UInt8]
    /// The claims' JSON.
    let claims: [UInt8]
    /// The signature, of whatever length.
    let signature: [UInt8]

    /// Checks size, alphabet, shape and encoding, in that order.
    ///
    /// We write one header for each key and kind, so the usual text is known by its first characters and decoding the
    /// rest is check enough. Any other text, and any that does not decode, is looked at step by step.
    init(_ text: Span<UInt8>, known context: KindContext) throws(TokenError) {
        if let usual = Self(usual: text, context) {
            self = usual
            return
        }
        let cut = try CompactToken(text)
        guard let header = Base64URL.decode(text.extracting(..<cut.headerEnd)),
            let claims = Base64URL.decode(text.extracting((cut.headerEnd + 1)..<cut.claimsEnd)),
            let signature = Base64URL.decode(text.extracting((cut.claimsEnd + 1)...))
        else { throw TokenError(.encoding) }
        (claimsEnd, keyIndex) = (cut.claimsEnd, nil)
        (self.header, self.claims, self.signature) = (header, claims, signature)
    }

    /// The parts of a text that begins with one of our headers and ends with a dot and 43 characters; nil for others.
    private init?(usual text: Span<UInt8>, _ context: KindContext) {
        let end = text.count - Base64URL.length(encoding: 32)
        guard text.count <= TokenCodec.sizeLimit, end > 0, text[end - 1] == UInt8(ascii: "."),
            let index = context.header(beginning: text.extracting(..<(end - 1)))
        else { return nil }
        // A dot is no character of base64url: what decodes is one part, and not an empty one.
        guard let claims = Base64URL.decode(text.extracting(context.headers[index].count..<(end - 1))),
            !claims.isEmpty, let signature = Base64URL.decode(text.extracting(end...))
        else { return nil }
        (claimsEnd, keyIndex, header) = (end - 1, index, [])
        (self.claims, self.signature) = (claims, signature)
    }
}
