/// One paragraph of a mail: said once, shown as plain text and as HTML, so that the two cannot say different things.
enum Paragraph {
    /// A sentence or two.
    case words(String)
    /// What is known, each with its label, a line each.
    case facts([(label: String, value: String)])
    /// The link. In HTML too it is seen in full: whoever reads can compare where it leads before opening it.
    case link(String)

    /// As plain text, lines divided by LF, without one at the end.
    var text: String {
        switch self {
        case .words(let words): return words
        case .facts(let facts):
            let width = facts.map(\.label.count).max() ?? 0
            let lines = facts.map { label, value in
                "\(label):\(String(repeating: " ", count: width - label.count + 1))\(value)"
            }
            return lines.joined(separator: "\n")
        case .link(let link): return link
        }
    }

    /// As an element of HTML.
    var html: String {
        switch self {
        case .words(let words): return "<p>\(Markup.escaped(words))</p>"
        case .facts(let facts):
            let lines = facts.map { label, value in "\(Markup.escaped(label)): \(Markup.escaped(value))" }
            return "<p>\(lines.joined(separator: "<br>\n"))</p>"
        case .link(let link):
            // Without the style nothing is lost, but a phone would shrink the whole mail until the link fits its width.
            let link = Markup.escaped(link)
            return "<p><a href=\"\(link)\" style=\"word-break: break-all\">\(link)</a></p>"
        }
    }
}
