import MagicLinkHTTP

/// A request as it comes from the wire. The first byte of the input says where it is cut and how narrow the limits are.
enum HeadTarget {
    private static let narrow = RequestLimits(
        requestLine: 24, head: 96, fields: 3, body: 16, chunkLine: 8, chunkFraming: 32)

    static func check(_ input: [UInt8]) throws {
        guard let choice = input.first else { return }
        let bytes = Array(input.dropFirst())
        let limits = choice & 1 == 0 ? RequestLimits.standard : narrow
        let whole = ParserAnswer.whole(bytes, limits)
        let cut = bytes.count * Int(choice) / 256
        try require(ParserAnswer.pieces(bytes, limits, cuts: [cut]) == whole, "cut at \(cut) it is another")
        if bytes.count <= 256 {
            try require(
                ParserAnswer.pieces(bytes, limits, cuts: 0..<bytes.count) == whole, "byte by byte it is another")
        }
        guard case .complete(let consumed) = whole.kind else { return }
        try require(consumed > 0 && consumed <= bytes.count, "\(consumed) of \(bytes.count) bytes were consumed")
        try require(ParserAnswer.whole(Array(bytes[..<consumed]), limits) == whole, "what follows changes it")
        try require(
            ParserAnswer.whole(Array(bytes[..<(consumed - 1)]), limits).kind == .incomplete,
            "it was whole before its end")
        var parser = RequestParser(limits: limits)
        guard case .complete(let request, _) = parser.parse(bytes[...]) else { return }
        try checkContents(request, limits)
        try checkRewritten(request)
    }

    private static func checkContents(_ request: IncomingRequest, _ limits: RequestLimits) throws {
        try require(request.body.count <= limits.body, "the body is larger than its limit")
        try require(request.fields.count <= limits.fields, "there are more fields than their limit")
        try require(request.target.utf8.count <= limits.requestLine, "the target is longer than its limit")
        try require(request.path.hasPrefix("/") || request.path == "*", "the path is \(request.path)")
        try require(!request.method.rawValue.isEmpty, "there is no method")
        try require(request.host != nil || request.version == .http10, "there is no host")
        for text in [request.method.rawValue, request.target, request.host ?? ""] {
            try require(text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f }, "a byte that may not be in \(text)")
        }
        for (name, value) in request.fields.pairs {
            try require(
                name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3a }, "a byte that may not be in \(name)")
            try require(value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 9 }, "a control byte in \(value)")
            try require(value.utf8.first != 0x20 && value.utf8.last != 0x20, "space around \(value)")
        }
    }

    /// Written anew with the framing that a proxy might choose, it is the same request.
    private static func checkRewritten(_ request: IncomingRequest) throws {
        guard request.fields.pairs.allSatisfy({ !$0.value.contains("\u{fffd}") }) else { return }
        var text = "\(request.method) \(request.target) HTTP/1.\(request.version == .http10 ? 0 : 1)\r\n"
        if let host = request.host { text += "Host: \(host)\r\n" }
        for (name, value) in request.fields.pairs
        where !["host", "content-length", "transfer-encoding"].contains(name.lowercased()) {
            text += "\(name):\(value)\r\n"
        }
        text += "Content-Length: \(request.body.count)\r\n\r\n"
        let bytes = Array(text.utf8) + request.body
        // One field more than it had may be one too many.
        let limits = RequestLimits(
            requestLine: 10_000, head: 40_000, fields: 80, body: 70_000, chunkLine: 1_024, chunkFraming: 65_536)
        var parser = RequestParser(limits: limits)
        guard case .complete(let again, let consumed) = parser.parse(bytes[...]) else {
            throw BrokenInvariant("written anew it is refused")
        }
        try require(consumed == bytes.count, "written anew it ends elsewhere")
        try require(
            again.method == request.method && again.target == request.target && again.host == request.host
                && again.body == request.body && again.isLast == request.isLast && again.version == request.version,
            "written anew it says something else")
    }
}
