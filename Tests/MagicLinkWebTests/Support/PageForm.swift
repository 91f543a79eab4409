import MagicLinkHTTP

/// A form as a machine finds it on a page.
struct PageForm {
    let action: String
    /// Every named input with its value.
    let inputs: [(name: String, value: String)]

    /// The forms of a page, in order.
    static func all(in answer: OutgoingResponse) -> [PageForm] {
        answer.text.split(separator: "<form ").dropFirst().map { piece in
            let form = piece.split(separator: "</form>", omittingEmptySubsequences: false)[0]
            let inputs = form.split(separator: "<input ").dropFirst().compactMap { input -> (String, String)? in
                let tag = input.prefix { $0 != ">" }
                return attribute("name", of: tag).map { ($0, attribute("value", of: tag) ?? "") }
            }
            return PageForm(action: attribute("action", of: form.prefix { $0 != ">" }) ?? "", inputs: inputs)
        }
    }

    private static func attribute(_ name: String, of tag: Substring) -> String? {
        let parts = " \(tag)".split(separator: " \(name)=\"", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 ? String(parts[1].prefix { $0 != "\"" }) : nil
    }
}
