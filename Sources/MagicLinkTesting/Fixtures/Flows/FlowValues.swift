import MagicLinkJWT

/// What stands at each `{{name}}` of one run of a flow, as far as it is known.
package struct FlowValues: Hashable, Sendable {
    /// The values, by name.
    package private(set) var known: [String: String]
    /// What may be chosen once it is needed.
    private let choices: [FlowChoice]

    /// Starts with these.
    package init(_ known: [String: String], choices: [FlowChoice] = []) {
        self.known = known
        self.choices = choices
    }

    /// The value of that name; a choice is made when it is asked for first, for then the values it differs from are known.
    package subscript(name: String) -> String? {
        if let value = known[name] { return value }
        guard let choice = choices.first(where: { $0.name == name }) else { return nil }
        let taken = choice.differsFrom.compactMap { self[$0] }
        guard taken.count == choice.differsFrom.count else { return nil }
        return choice.candidates.first { !taken.contains($0) }
    }

    // MARK: Filling in

    /// `template` with every value put in.
    package func fill(_ template: String) throws(FlowDifference) -> String {
        var text = ""
        for piece in FlowTemplate(template).pieces {
            switch piece {
            case .text(let words): text += words
            case .name(let name):
                guard let value = self[name] else {
                    throw FlowDifference(
                        step: nil, place: "{{\(name)}}", expected: "a value that an earlier answer told", found: "none")
                }
                text += value
            }
        }
        return text
    }

    package func fill(_ fields: [FlowField]) throws(FlowDifference) -> [FlowField] {
        var filled: [FlowField] = []
        for field in fields { filled.append(FlowField(field.name, try fill(field.value))) }
        return filled
    }

    /// The request of a step, ready to be sent.
    package func call(of step: FlowStep) throws(FlowDifference) -> FlowCall {
        let request = step.request
        let form = try request.form.map { (form) throws(FlowDifference) in try fill(form).formBody }
        return FlowCall(
            method: request.method, path: try fill(request.path), headers: try fill(request.headers), body: form ?? [])
    }

    /// The answer of a step; a page has its forms and no words.
    package func answer(of step: FlowStep) throws(FlowDifference) -> FlowAnswer {
        let response = step.response
        let body: [UInt8]
        switch response.body {
        case .none: body = []
        case .json(let document, _): body = try fill(document).utf8
        case .page(let forms):
            var filled: [FlowForm] = []
            for form in forms {
                filled.append(
                    FlowForm(method: form.method, action: try fill(form.action), fields: try fill(form.fields)))
            }
            body = Array(FlowForm.page(filled).utf8)
        }
        return FlowAnswer(status: response.status, headers: try fill(response.headers), body: body)
    }

    // MARK: Recognizing

    /// True if `text` is what `template` says: its words, and at each name that is known the value. A name that is not
    /// known yet gets the text that stands in its place.
    package mutating func match(_ template: String, _ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        var found: [String: String] = [:]
        let pieces = FlowTemplate(template).pieces
        for (place, piece) in pieces.enumerated() {
            let words: String
            switch piece {
            case .text(let text): words = text
            case .name(let name):
                if let value = self[name] ?? found[name] {
                    words = value
                } else {
                    let end: Int
                    if place + 1 < pieces.count, case .text(let next) = pieces[place + 1] {
                        guard let start = rest.firstRange(of: Array(next.utf8))?.lowerBound else { return false }
                        end = start
                    } else {
                        end = rest.endIndex
                    }
                    guard end > rest.startIndex else { return false }
                    words = String(decoding: rest[..<end], as: UTF8.self)
                    found[name] = words
                }
            }
            guard rest.starts(with: words.utf8) else { return false }
            rest = rest.dropFirst(words.utf8.count)
        }
        guard rest.isEmpty else { return false }
        known.merge(found) { old, _ in old }
        return true
    }
}

/// A text with `{{name}}` in it, cut into its pieces.
package struct FlowTemplate: Hashable, Sendable {
    package enum Piece: Hashable, Sendable {
        case text(String)
        case name(String)
    }

    package let pieces: [Piece]

    /// Cuts `text`. Braces that enclose no name are text.
    package init(_ text: String) {
        var pieces: [Piece] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            if open.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<open.lowerBound]))) }
            pieces.append(.name(String(rest[open.upperBound..<close.lowerBound])))
            rest = rest[close.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        self.pieces = pieces
    }

    /// The names in it.
    package var names: [String] {
        pieces.compactMap { if case .name(let name) = $0 { name } else { nil } }
    }
}
