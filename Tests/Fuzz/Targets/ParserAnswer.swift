import MagicLinkHTTP

/// What a parser said, in a form that can be compared.
struct ParserAnswer: Equatable {
    enum Kind: Equatable {
        case complete(consumed: Int)
        case incomplete
        /// Without its status: of two faults the one that arrives first is named.
        case malformed
    }

    let kind: Kind
    /// Everything the request says, if it is whole.
    let text: String

    init(_ answer: RequestParser.Answer) {
        switch answer {
        case .complete(let request, let consumed):
            kind = .complete(consumed: consumed)
            text =
                "\(request.method) \(request.path) \(request.query ?? "-") \(request.version) \(request.host ?? "-") "
                + "\(request.isLast) \(request.fields.pairs) \(request.body)"
        case .incomplete: (kind, text) = (.incomplete, "")
        case .malformed: (kind, text) = (.malformed, "")
        }
    }

    /// The answer to all of `bytes` at once.
    static func whole(_ bytes: [UInt8], _ limits: RequestLimits) -> ParserAnswer {
        var parser = RequestParser(limits: limits)
        return ParserAnswer(parser.parse(bytes[...]))
    }

    /// The answer to `bytes` that come in pieces which end at `cuts`; the first that is not `incomplete` stands.
    static func pieces(_ bytes: [UInt8], _ limits: RequestLimits, cuts: some Sequence<Int>) -> ParserAnswer {
        var parser = RequestParser(limits: limits)
        for cut in cuts {
            let answer = ParserAnswer(parser.parse(bytes[..<min(cut, bytes.count)]))
            if answer.kind != .incomplete { return answer }
        }
        return ParserAnswer(parser.parse(bytes[...]))
    }
}
