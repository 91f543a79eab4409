import MagicLinkJWT

extension FlowValues {
    /// Compares an answer with what is written of it, and learns what is not known yet.
    ///
    /// - Parameter shift: by how many seconds the run's clock is ahead of the flow's.
    package mutating func compare(
        _ answer: FlowAnswer, with response: FlowResponse, tokens: [FlowToken], shift: Int64
    ) throws(FlowDifference) {
        guard answer.status == response.status else {
            let body = answer.isPage ? "a page" : String(decoding: answer.body.prefix(500), as: UTF8.self)
            throw FlowDifference(
                step: nil, place: "status", expected: "\(response.status)", found: "\(answer.status) with \(body)")
        }
        try compare(answer.contractFields, with: response.headers, at: "headers")
        switch response.body {
        case .none:
            guard answer.body.isEmpty else {
                throw FlowDifference(
                    step: nil, place: "body", expected: "nothing", found: "\(answer.body.count) bytes")
            }
        case .json(let document, let times):
            try compare(try read(answer.body), with: document, at: "body", times: times, shift: shift)
        case .page(let forms):
            let found = FlowForm.all(in: String(decoding: answer.body, as: UTF8.self))
            guard found.count == forms.count else {
                throw FlowDifference(
                    step: nil, place: "page", expected: "\(forms.count) forms", found: "\(found.count)")
            }
            for (index, pair) in zip(forms, found).enumerated() {
                let place = "page.forms[\(index)]"
                guard pair.0.method == pair.1.method, match(pair.0.action, pair.1.action) else {
                    throw FlowDifference(
                        step: nil, place: place, expected: "\(pair.0.method) \(pair.0.action)",
                        found: "\(pair.1.method) \(pair.1.action)")
                }
                try compare(pair.1.fields, with: pair.0.fields, at: place)
            }
        }
        try learnTokens(tokens, shift: shift)
    }

    /// Fields of the same names in the same order, and what stands in them.
    private mutating func compare(_ found: [FlowField], with expected: [FlowField], at place: String)
        throws(FlowDifference)
    {
        guard found.map(\.name) == expected.map(\.name) else {
            throw FlowDifference(
                step: nil, place: place, expected: "\(expected.map(\.name))", found: "\(found.map(\.name))")
        }
        for (template, field) in zip(expected, found) where !match(template.value, field.value) {
            throw FlowDifference(
                step: nil, place: "\(place).\(field.name)", expected: written(template.value), found: field.value)
        }
    }

    /// Compares a mail with what is written of it, and learns its link.
    package mutating func compare(_ mail: FlowMail, with written: FlowMail, tokens: [FlowToken], shift: Int64)
        throws(FlowDifference)
    {
        guard match(written.to, mail.to) else {
            throw FlowDifference(step: nil, place: "mail.to", expected: self.written(written.to), found: mail.to)
        }
        guard match(written.link, mail.link) else {
            throw FlowDifference(step: nil, place: "mail.link", expected: self.written(written.link), found: mail.link)
        }
        try learnTokens(tokens, shift: shift)
    }

    /// Compares every token that is known with what it is to say. Saying the same twice costs little, and a token that
    /// became known just now teaches the names in it.
    private mutating func learnTokens(_ tokens: [FlowToken], shift: Int64) throws(FlowDifference) {
        for token in tokens {
            guard let text = known[token.name] else { continue }
            let parts = text.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 3, let header = Base64URL.decode(String(parts[0])),
                let claims = Base64URL.decode(String(parts[1]))
            else {
                throw FlowDifference(step: nil, place: token.name, expected: "a token of three parts", found: text)
            }
            try compare(try read(header), with: token.header, at: "\(token.name).header", times: [], shift: shift)
            try compare(
                try read(claims), with: token.claims, at: "\(token.name).claims", times: token.times, shift: shift)
        }
    }

    private func read(_ bytes: [UInt8]) throws(FlowDifference) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: bytes)
        } catch {
            let text = String(decoding: bytes.prefix(500), as: UTF8.self)
            throw FlowDifference(step: nil, place: "body", expected: "JSON", found: "\(error): \(text)")
        }
    }
}
