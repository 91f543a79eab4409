/// Text on its way into HTML.
enum Markup {
    /// `text` as it stands between tags or in a double-quoted attribute: https://html.spec.whatwg.org/#escapingString,
    /// and the single quote beside it.
    static func escaped(_ text: String) -> String {
        // Most texts have nothing of it and stay as they are.
        guard text.utf8.contains(where: isSpecial) else { return text }
        var markup = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": markup += "&amp;"
            case "<": markup += "&lt;"
            case ">": markup += "&gt;"
            case "\"": markup += "&quot;"
            case "'": markup += "&#39;"
            default: markup.unicodeScalars.append(scalar)
            }
        }
        return markup
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
