/// The parts of a token's text, decoded; nothing in them is read or believed yet.
struct TokenParts {
    /// What the MAC covers: the characters up to here.
    let claimsEnd: Int
    /// The header's JSON.
    let header: [UInt8]
    /// The claims' JSON.
    let claims: [UInt8]
    /// The signature, of whatever length.
    let signature: [UInt8]

    /// Checks size, alphabet, shape and encoding, in that order.
    init(_ text: Span<UInt8>) throws(TokenError) {
        let cut = try CompactToken(text)
        guard let header = Base64URL.decode(text.extracting(..<cut.headerEnd)),
            let claims = Base64URL.decode(text.extracting((cut.headerEnd + 1)..<cut.claimsEnd)),
            let signature = Base64URL.decode(text.extracting((cut.claimsEnd + 1)...))
        else { throw TokenError(.encoding) }
        claimsEnd = cut.claimsEnd
        (self.header, self.claims, self.signature) = (header, claims, signature)
    }
}
