import MagicLinkHTTP

/// The body of a request in the chunked coding. The first byte of the input says where it is cut and how narrow the
/// limits are, or that the rest is a body to be encoded.
enum ChunkedTarget {
    private static let head = Array("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
    private static let narrow = RequestLimits(
        requestLine: 64, head: 128, fields: 4, body: 24, chunkLine: 16, chunkFraming: 80)

    static func check(_ input: [UInt8]) throws {
        guard let choice = input.first else { return }
        let bytes = Array(input.dropFirst())
        if choice == 255 { return try checkEncoded(bytes) }
        let limits = choice & 1 == 0 ? RequestLimits.standard : narrow
        let message = head + bytes
        let whole = ParserAnswer.whole(message, limits)
        let cut = head.count + bytes.count * Int(choice) / 256
        try require(ParserAnswer.pieces(message, limits, cuts: [cut]) == whole, "cut at \(cut) it is another")
        if bytes.count <= 256 {
            try require(
                ParserAnswer.pieces(message, limits, cuts: 0..<message.count) == whole, "byte by byte it is another")
        }
        guard case .complete(let consumed) = whole.kind else { return }
        var parser = RequestParser(limits: limits)
        guard case .complete(let request, _) = parser.parse(message[...]) else { return }
        try require(request.body.count <= limits.body, "the body is larger than its limit")
        try require(
            consumed - head.count - request.body.count <= limits.chunkFraming + limits.head,
            "there is more framing than its limit")
        try checkEncoded(request.body)
    }

    /// A body that is cut into chunks is read as that body.
    private static func checkEncoded(_ body: [UInt8]) throws {
        guard body.count <= 4_096 else { return }
        var message = head
        var place = 0
        while place < body.count {
            // Sizes that depend on the body and on nothing else.
            let size = min(1 + Int(body[place]), body.count - place)
            message += Array("\(String(size, radix: 16, uppercase: size & 1 == 0));x=\"\(size)\"\r\n".utf8)
            message += body[place..<(place + size)] + [13, 10]
            place += size
        }
        message += Array("0\r\nTrailer: x\r\n\r\n".utf8)
        var parser = RequestParser()
        guard case .complete(let request, let consumed) = parser.parse((message + [0x47])[...]) else {
            // Chunks of one byte have fourteen of framing.
            return try require(body.count > 1_024, "an encoded body is refused")
        }
        try require(request.body == body && consumed == message.count, "an encoded body is read as another")
        try require(!request.fields.contains("trailer"), "a trailer became a field")
    }
}
