/// The three parts of a token's text, cut but not yet decoded: the first four checks, before anything is believed.
struct CompactToken {
    /// The header's characters: from the first byte to here.
    let headerEnd: Int
    /// The claims' characters: from behind the first dot to here. What the MAC covers ends here too.
    let claimsEnd: Int

    /// Checks size, alphabet, shape and the canonical end of each part, in that order.
    init(_ text: Span<UInt8>, limit: Int = TokenCodec.sizeLimit) throws(TokenError) {
        guard text.count <= limit else { throw TokenError(.tooLong) }
        var dots = (first: -1, second: -1, count: 0)
        for index in text.indices {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                if dots.count == 0 { dots.first = index } else { dots.second = index }
                dots.count &+= 1
            } else if !Base64URL.allows(byte) {
                throw TokenError(.alphabet)
            }
        }
        guard dots.count == 2, dots.first > 0, dots.second > dots.first + 1, text.count > dots.second + 1 else {
            throw TokenError(.shape)
        }
        headerEnd = dots.first
        claimsEnd = dots.second
        guard Base64URL.endsCanonically(text[headerEnd - 1], length: headerEnd),
            Base64URL.endsCanonically(text[claimsEnd - 1], length: claimsEnd - headerEnd - 1),
            Base64URL.endsCanonically(text[text.count - 1], length: text.count - claimsEnd - 1)
        else { throw TokenError(.encoding) }
    }
}
