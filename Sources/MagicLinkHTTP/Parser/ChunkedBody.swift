/// A body in the chunked transfer coding, decoded as it comes: https://www.rfc-editor.org/rfc/rfc9112#section-7.1.
///
/// Extensions and trailer fields are checked and dropped: nothing of ours needs them, and a trailer must never become a
/// field that a decision hangs on.
struct ChunkedBody: Sendable {
    private enum Place {
        case size
        case data(left: Int)
        case dataEnd
        case trailer
    }

    /// What was decoded so far.
    private(set) var bytes: [UInt8] = []
    private var place = Place.size
    private var trailers = 0

    /// Reads on; `lines` stands where the coding goes on.
    /// - Returns: The end of the body, counted from the start of the message, or nil if it is not there yet.
    mutating func read(
        _ input: ArraySlice<UInt8>, _ lines: inout LineReader, from start: Int, limits: RequestLimits
    ) throws(Refusal) -> Int? {
        let span = input.span
        while true {
            guard lines.start - start - bytes.count <= limits.chunkFraming else {
                throw Refusal(.contentTooLarge, "there is too much framing around the body")
            }
            switch place {
            case .size:
                guard let line = try next(span, &lines, limits) else { return nil }
                let size = try ChunkLine.size(span, line)
                guard size <= limits.body - bytes.count else {
                    throw Refusal(.contentTooLarge, "the body is too large")
                }
                place = size == 0 ? .trailer : .data(left: size)
            case .data(let left):
                let there = min(left, span.count - lines.start)
                let from = input.startIndex + lines.start
                bytes.append(contentsOf: input[from..<(from + there)])
                lines.move(to: lines.start + there)
                guard there == left else {
                    place = .data(left: left - there)
                    return nil
                }
                place = .dataEnd
            case .dataEnd:
                let there = min(2, span.count - lines.start)
                for offset in 0..<there where span[lines.start + offset] != (offset == 0 ? ASCII.cr : ASCII.lf) {
                    throw Refusal(.badRequest, "a chunk does not end where its size says")
                }
                guard there == 2 else { return nil }
                lines.move(to: lines.start + 2)
                place = .size
            case .trailer:
                guard let line = try next(span, &lines, limits) else { return nil }
                if line.isEmpty { return lines.start }
                _ = try FieldLine(span, line)
                trailers += 1
                guard trailers <= limits.fields else { throw Refusal(.fieldsTooLarge, "there are too many fields") }
            }
        }
    }

    private func next(
        _ span: Span<UInt8>, _ lines: inout LineReader, _ limits: RequestLimits
    ) throws(Refusal) -> Range<Int>? {
        let line = try lines.next(in: span)
        let length = line?.count ?? (span.count - lines.start - 1)
        let limit = if case .size = place { limits.chunkLine } else { limits.head }
        guard length <= limit else { throw Refusal(.badRequest, "a line of the chunked coding is too long") }
        return line
    }
}
