/// Text on its way into HTML.
enum Markup {
    /// `text` as it stands between tags or in a double-quoted attribute: https://html.spec.whatwg.org/#escapingString,
    /// and the single quote beside it.
    static func escaped(_ text: String) -> String {
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
}
