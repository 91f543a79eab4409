extension FlowForm {
    /// The forms of a page, from its tags alone. It reads what our pages hold: attributes in double quotes, and no
    /// character reference in a name, a path or a token.
    package static func all(in page: String) -> [FlowForm] {
        var forms: [FlowForm] = []
        var open: FlowForm?
        for tag in page.split(separator: "<").dropFirst() {
            let inside = tag.prefix { $0 != ">" }
            let attributes = attributes(inside)
            switch inside.prefix(while: { !$0.isWhitespace }) {
            case "form":
                open = FlowForm(
                    method: attributes["method"]?.lowercased() ?? "get", action: attributes["action"] ?? "", fields: [])
            case "input":
                guard let form = open, let name = attributes["name"] else { continue }
                let field = FlowField(name, attributes["value"] ?? "")
                open = FlowForm(method: form.method, action: form.action, fields: form.fields + [field])
            case "/form":
                if let form = open { forms.append(form) }
                open = nil
            default: break
            }
        }
        return forms
    }

    private static func attributes(_ tag: Substring) -> [String: String] {
        let pieces = tag.split(separator: "\"", omittingEmptySubsequences: false)
        var found: [String: String] = [:]
        for place in stride(from: 0, to: pieces.count - 1, by: 2) where pieces[place].hasSuffix("=") {
            let name = pieces[place].dropLast().split(separator: " ").last ?? ""
            found[String(name)] = String(pieces[place + 1])
        }
        return found
    }

    /// A page that has these forms and no words: what a suite that needs a page may answer.
    package static func page(_ forms: [FlowForm]) -> String {
        var html = "<!doctype html>\n<html lang=\"en\">\n<title>A page of the fixtures</title>\n"
        for form in forms {
            html += "<form method=\"\(form.method)\" action=\"\(form.action)\">\n"
            for field in form.fields {
                let preset = field.value.isEmpty ? "" : " type=\"hidden\""
                html += "<input\(preset) name=\"\(field.name)\" value=\"\(field.value)\">\n"
            }
            html += "<button>Send</button>\n</form>\n"
        }
        return html + "</html>\n"
    }
}
