import MagicLinkHTTP

/// What the parser says, in a form that can be compared.
enum Verdict: Equatable, CustomStringConvertible {
    case complete(consumed: Int)
    case incomplete
    case malformed(Int)

    var description: String {
        switch self {
        case .complete(let consumed): "complete after \(consumed)"
        case .incomplete: "incomplete"
        case .malformed(let status): "malformed: \(status)"
        }
    }
}

func verdict(on text: String, limits: RequestLimits = .standard) -> Verdict {
    verdict(on: Array(text.utf8), limits: limits)
}

func verdict(on bytes: [UInt8], limits: RequestLimits = .standard) -> Verdict {
    var parser = RequestParser(limits: limits)
    return verdict(parser.parse(bytes[...]))
}

func verdict(_ answer: RequestParser.Answer) -> Verdict {
    switch answer {
    case .complete(_, let consumed): .complete(consumed: consumed)
    case .incomplete: .incomplete
    case .malformed(let refusal): .malformed(refusal.status.code)
    }
}

/// The request in `text`, or nil if it is not a whole one.
func request(_ text: String) -> IncomingRequest? {
    var parser = RequestParser()
    guard case .complete(let request, _) = parser.parse(Array(text.utf8)[...]) else { return nil }
    return request
}
