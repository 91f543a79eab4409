import MagicLinkJWT

/// JSON as people read and compare it: ASCII, two spaces a level, and a value on one line where 100 columns hold it.
///
/// A value has one layout, so that a change of a fixture shows as a change of its own lines and of no others.
enum Layout {
    /// How wide a line may become before its value is opened. A string is never broken.
    static let width = 100

    /// The text of `value` with a line feed at its end.
    static func bytes(of value: JSONValue) -> [UInt8] {
        var text = ""
        append(value, at: 0, behind: 0, to: &text)
        return Array((text + "\n").utf8)
    }

    private static func append(_ value: JSONValue, at depth: Int, behind used: Int, to text: inout String) {
        let line = oneLine(value)
        // One more for the comma that may follow.
        if line.utf8.count + used + 2 * depth + 1 <= width {
            text += line
            return
        }
        let margin = "\n" + String(repeating: "  ", count: depth + 1)
        switch value {
        case .array(let elements) where !elements.isEmpty:
            for (index, element) in elements.enumerated() {
                text += (index == 0 ? "[" : ",") + margin
                append(element, at: depth + 1, behind: 0, to: &text)
            }
            text += margin.dropLast(2) + "]"
        case .object(let object) where !object.members.isEmpty:
            for (index, member) in object.members.enumerated() {
                let name = ascii(JSONValue.string(member.name).text) + ": "
                text += (index == 0 ? "{" : ",") + margin + name
                append(member.value, at: depth + 1, behind: name.utf8.count, to: &text)
            }
            text += margin.dropLast(2) + "}"
        default: text += line
        }
    }

    private static func oneLine(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements): "[" + elements.map(oneLine).joined(separator: ", ") + "]"
        case .object(let object):
            "{"
                + object.members.map { ascii(JSONValue.string($0.name).text) + ": " + oneLine($0.value) }
                .joined(separator: ", ") + "}"
        default: ascii(value.text)
        }
    }

    /// JSON with everything beyond printable ASCII escaped: an odd character shall be seen, and no editor shall mend it.
    private static func ascii(_ json: String) -> String {
        var text = ""
        for scalar in json.unicodeScalars {
            guard scalar.value >= 0x7f else {
                text.unicodeScalars.append(scalar)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            }
        }
        return text
    }
}
