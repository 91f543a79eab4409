/// Text as 7-bit lines: https://www.rfc-editor.org/rfc/rfc2045#section-6.7.
///
/// Beyond what the standard asks, no line begins with a dot: on a mail's way some program always doubles it, or forgets
/// to take it away again.
enum QuotedPrintable {
    /// No line is longer, the `=` at its end included.
    static let lineLimit = 76

    /// `text`, whose lines are divided by LF, as lines that end in CRLF. Any other control stays what it is, encoded.
    static func encoded(_ text: String) -> [UInt8] {
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)[...]
        // What follows the last LF is a line only if there is something.
        if lines.last?.isEmpty == true { lines = lines.dropLast() }
        var output: [UInt8] = []
        for line in lines { append(line, to: &output) }
        return output
    }

    /// `=` and two digits for each byte of UTF-8.
    static func escaped(_ scalar: Unicode.Scalar) -> String {
        var text = String.UnicodeScalarView()
        for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            text.append(contentsOf: ["=", digits[Int(byte >> 4)], digits[Int(byte & 15)]])
        }
        return String(text)
    }

    private static let digits = Array("0123456789ABCDEF".unicodeScalars)

    private static func append(_ line: Substring.UnicodeScalarView, to output: inout [UInt8]) {
        var column = 0
        for index in line.indices {
            let isLast = line.index(after: index) == line.endIndex
            var piece = written(line[index], isLast: isLast)
            // One column is kept for the sign that the line goes on. A character of several bytes is not torn apart.
            if column + piece.utf8.count >= lineLimit {
                output += "=\r\n".utf8
                column = 0
            }
            if column == 0, piece == "." { piece = escaped(".") }
            output += piece.utf8
            column += piece.utf8.count
        }
        output += "\r\n".utf8
    }

    private static func written(_ scalar: Unicode.Scalar, isLast: Bool) -> String {
        switch scalar {
        case "=": escaped(scalar)
        case " ": isLast ? escaped(scalar) : " "
        case "!"..."~": String(scalar)
        default: escaped(scalar)
        }
    }
}
