/// Reads one request from bytes that come piece by piece: pure, without a socket, and each byte is looked at once.
///
/// It is stricter than it must be where two readers could see two things, because a proxy in front is another reader.
/// Source: https://www.rfc-editor.org/rfc/rfc9112.
public struct RequestParser {
    /// What can be said of the bytes so far.
    public enum Answer: Sendable {
        /// A whole request, and how many bytes it took; what follows belongs to the next.
        case complete(IncomingRequest, consumed: Int)
        /// Nothing is wrong yet, and something is missing.
        case incomplete
        /// This will never be a request; the connection cannot be used any more.
        case malformed(Refusal)
    }

    private enum Phase {
        case requestLine
        case fields
        case sized(Int)
        case chunked(ChunkedBody)
    }

    private let limits: RequestLimits
    private let peer: Peer
    private var phase = Phase.requestLine
    private var lines = LineReader()
    private var head = RequestHead()
    private var headEnd = 0
    private var hasSkipped = false

    /// Creates a parser for one request of `peer`.
    public init(limits: RequestLimits = .standard, peer: Peer = Peer(ipv4: 127, 0, 0, 1)) {
        self.limits = limits
        self.peer = peer
    }

    /// True while the client waits for `100 Continue` before it sends the body that is still missing.
    public private(set) var wantsContinue = false

    /// Looks at the bytes of the request so far.
    ///
    /// - Parameter input: All bytes since the request began: what was given last time and what came since.
    public mutating func parse(_ input: ArraySlice<UInt8>) -> Answer {
        do throws(Refusal) {
            guard try readHead(input) else { return .incomplete }
            let end: Int
            let body: [UInt8]
            switch phase {
            case .requestLine, .fields: return .incomplete
            case .sized(let length):
                end = headEnd + length
                guard input.count >= end else { return incomplete(input) }
                body = Array(input[(input.startIndex + headEnd)..<(input.startIndex + end)])
            case .chunked(var chunks):
                // Held once only, or each byte that comes alone would copy all that came before.
                phase = .fields
                defer { phase = .chunked(chunks) }
                let found = try chunks.read(input, &lines, from: headEnd, limits: limits)
                guard let found else { return incomplete(input) }
                end = found
                body = chunks.bytes
            }
            wantsContinue = false
            return .complete(request(input, body), consumed: end)
        } catch {
            return .malformed(Refusal(error.status, error.reason, path: head.line?.path))
        }
    }

    private mutating func incomplete(_ input: ArraySlice<UInt8>) -> Answer {
        // A client that has begun to send its body waits for nobody.
        wantsContinue = head.expectsContinue && input.count == headEnd
        return .incomplete
    }

    /// True once the empty line behind the fields was read.
    private mutating func readHead(_ input: ArraySlice<UInt8>) throws(Refusal) -> Bool {
        let bytes = input.span
        while true {
            switch phase {
            case .sized, .chunked: return true
            case .requestLine:
                guard let line = try lines.next(in: bytes) else {
                    try checkUnfinishedRequestLine(bytes)
                    return false
                }
                // One empty line before the request is tolerated: RFC 9112 section 2.2.
                if line.isEmpty && !hasSkipped {
                    hasSkipped = true
                    continue
                }
                try check(requestLine: line.count)
                head.line = try RequestLine(input, bytes, line)
                phase = .fields
            case .fields:
                let line = try lines.next(in: bytes)
                guard (line == nil ? bytes.count : lines.start) <= limits.head else {
                    throw Refusal(.fieldsTooLarge, "the fields are too large")
                }
                guard let line else { return false }
                if line.isEmpty {
                    let length = try head.finish(bytes, limits: limits)
                    headEnd = lines.start
                    phase = head.isChunked ? .chunked(ChunkedBody()) : .sized(length)
                } else {
                    try head.add(bytes, line, limits: limits)
                }
            }
        }
    }

    private func check(requestLine length: Int) throws(Refusal) {
        guard length <= limits.requestLine else { throw Refusal(.uriTooLong, "the request line is too long") }
    }

    /// Refuses at once what cannot become a request line, such as the hello of TLS.
    private func checkUnfinishedRequestLine(_ bytes: Span<UInt8>) throws(Refusal) {
        // The last byte may be the CR that ends the line.
        try check(requestLine: bytes.count - lines.start - 1)
        guard lines.start < bytes.count else { return }
        let first = bytes[lines.start]
        guard ASCII.isToken(first) || first == ASCII.cr else {
            throw Refusal(.badRequest, "the method is not a token")
        }
    }

    private func request(_ input: ArraySlice<UInt8>, _ body: [UInt8]) -> IncomingRequest {
        let fields = Fields(
            storage: Array(input[input.startIndex..<(input.startIndex + headEnd)]), entries: head.entries)
        return IncomingRequest(
            method: head.line?.method ?? .get, path: head.line?.path ?? "/", query: head.line?.query,
            version: head.line?.version ?? .http11, fields: fields, body: body, host: head.authority(input),
            peer: peer, isLast: head.saysClose || head.line?.version == .http10)
    }
}
