/// The HTML that a template may be written in: closed lists, so that what is not known to be harmless is not there.
enum HTMLGrammar {
    /// Elements; a reader may stop at each but the ones in `inline`.
    static let elements: Set<String> = inline.union(void).union([
        "blockquote", "body", "center", "div", "h1", "h2", "h3", "h4", "head", "html", "li", "ol", "p", "style",
        "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "ul",
    ])

    /// Elements that do not part what stands before them from what stands in them.
    static let inline: Set<String> = ["a", "b", "code", "em", "i", "small", "span", "strong", "u"]

    /// Elements without an end.
    static let void: Set<String> = ["br", "hr", "meta"]

    /// Attributes; `href` is none of them, for only the link has one.
    static let attributes: Set<String> = [
        "align", "bgcolor", "border", "cellpadding", "cellspacing", "charset", "class", "colspan", "content", "dir",
        "height", "id", "lang", "name", "role", "rowspan", "style", "valign", "width", "aria-label", "title",
    ]

    /// Attributes whose value is text for people, in which a value of the mail may stand.
    static let spoken: Set<String> = ["aria-label", "title"]

    /// The functions of CSS that fetch nothing.
    private static let functions: Set<String> = ["", "rgb", "rgba", "hsl", "hsla", "calc", "min", "max", "clamp"]

    /// What of a style is not allowed; nil if all of it is.
    static func oddity(of style: String) -> String? {
        let style = style.lowercased()
        // A letter can be written with a backslash, and a comment can part a word.
        for sign in ["\\", "/*"] where style.contains(sign) { return sign }
        var name = ""
        for character in style {
            if character == "(", !functions.contains(name) { return "\(name)(" }
            if character == "@" {
                name = "@"
            } else if character.isLetter || character.isNumber || character == "-" || character == "_" {
                name.append(character)
            } else {
                if name.hasPrefix("@"), name != "@media" { return name }
                name = ""
            }
        }
        return name.hasPrefix("@") && name != "@media" ? name : nil
    }

    /// A character reference without its signs: `amp`, `#233`, `#xe9`; nil if it is none of ours.
    static func character(_ reference: String) -> Unicode.Scalar? {
        switch reference {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        case "nbsp": return "\u{a0}"
        default:
            guard reference.hasPrefix("#") else { return nil }
            let isHex = reference.dropFirst().first == "x"
            let digits = reference.dropFirst(isHex ? 2 : 1)
            guard (1...6).contains(digits.utf8.count), digits.allSatisfy(\.isHexDigit),
                let value = UInt32(digits, radix: isHex ? 16 : 10), let scalar = Unicode.Scalar(value),
                scalar.isVisible
            else { return nil }
            return scalar
        }
    }
}
