/// Text beyond ASCII in a header field: `encoded-word` of https://www.rfc-editor.org/rfc/rfc2047#section-2 in UTF-8
/// and the "Q" encoding, in the small alphabet that is good in names too (section 5).
enum EncodedWord {
    /// A word may have 75 columns. It has fewer, so that the first fits into the line of `Subject:`: one that begins with
    /// a fold is read by some with a space before it. Its frame takes 12.
    static let lengthLimit = HeaderValue.lineLimit - "Subject: ".utf8.count

    /// As many words as are needed; readers join them without the spaces between them. No character is torn apart.
    static func words(for text: String) -> [String] {
        var contents = [""]
        for scalar in text.unicodeScalars {
            let piece = encoded(scalar)
            if contents[contents.count - 1].utf8.count + piece.utf8.count > lengthLimit - 12 { contents.append("") }
            contents[contents.count - 1] += piece
        }
        return contents.map { "=?UTF-8?Q?\($0)?=" }
    }

    private static func encoded(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case " ": "_"
        case "A"..."Z", "a"..."z", "0"..."9", "!", "*", "+", "-", "/": String(scalar)
        default: QuotedPrintable.escaped(scalar)
        }
    }
}
