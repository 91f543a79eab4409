package import MagicLinkJWT

extension FlowValues {
    /// `document` with every value put in.
    package func fill(_ document: JSONValue) throws(FlowDifference) -> JSONValue {
        switch document {
        case .string(let text): return .string(try fill(text))
        case .array(let elements):
            var filled: [JSONValue] = []
            for element in elements { filled.append(try fill(element)) }
            return .array(filled)
        case .object(let object):
            var filled = JSONObject()
            for member in object.members { filled[member.name] = try fill(member.value) }
            return .object(filled)
        case .null, .bool, .integer, .number: return document
        }
    }

    /// Compares a document with what is written of it, and learns what is not known yet.
    ///
    /// - Parameters:
    ///   - times: the members that are seconds on the flow's clock.
    ///   - shift: by how many seconds the run's clock is ahead of the flow's.
    mutating func compare(
        _ found: JSONValue, with expected: JSONValue, at place: String, times: [String], shift: Int64
    ) throws(FlowDifference) {
        switch (expected, found) {
        case (.object(let expected), .object(let found)):
            for member in expected.members {
                let inner = "\(place).\(member.name)"
                guard let value = found[member.name] else {
                    throw FlowDifference(step: nil, place: inner, expected: member.value.text, found: "nothing")
                }
                if times.contains(member.name), case .integer(let seconds) = member.value {
                    let wanted = JSONValue.integer(seconds + shift)
                    guard value == wanted else {
                        throw FlowDifference(step: nil, place: inner, expected: wanted.text, found: value.text)
                    }
                } else {
                    try compare(value, with: member.value, at: inner, times: times, shift: shift)
                }
            }
            if let more = found.members.first(where: { expected[$0.name] == nil }) {
                throw FlowDifference(
                    step: nil, place: "\(place).\(more.name)", expected: "no such member", found: more.value.text)
            }
        case (.array(let expected), .array(let found)) where expected.count == found.count:
            for (index, pair) in zip(expected, found).enumerated() {
                try compare(pair.1, with: pair.0, at: "\(place)[\(index)]", times: times, shift: shift)
            }
        case (.string(let template), .string(let text)):
            guard match(template, text) else {
                throw FlowDifference(step: nil, place: place, expected: written(template), found: found.text)
            }
        default:
            guard expected == found else {
                throw FlowDifference(step: nil, place: place, expected: expected.text, found: found.text)
            }
        }
    }

    /// A template as a report shows it: filled in as far as that is possible.
    func written(_ template: String) -> String {
        var text = ""
        for piece in FlowTemplate(template).pieces {
            switch piece {
            case .text(let words): text += words
            case .name(let name): text += self[name] ?? "{{\(name)}}"
            }
        }
        return JSONValue.string(text).text
    }
}
