/// What the fields of a head say about its message, gathered line by line.
struct RequestHead {
    var line: RequestLine?
    private(set) var entries: [Fields.Entry] = []
    private(set) var isChunked = false
    private(set) var expectsContinue = false
    private(set) var saysClose = false
    private var contentLength: Int?
    private var codings: [Range<Int>]?
    private var host: Range<Int>?

    /// Takes the field at `line`.
    mutating func add(_ bytes: Span<UInt8>, _ line: Range<Int>, limits: RequestLimits) throws(Refusal) {
        let field = try FieldLine(bytes, line)
        guard entries.count < limits.fields else { throw Refusal(.fieldsTooLarge, "there are too many fields") }
        if entries.isEmpty { entries.reserveCapacity(8) }
        entries.append(
            Fields.Entry(
                name: Int32(field.name.lowerBound)..<Int32(field.name.upperBound),
                value: Int32(field.value.lowerBound)..<Int32(field.value.upperBound)))
        switch field.name.count {
        case 4 where bytes.matches(field.name, "host"):
            guard host == nil else { throw Refusal(.badRequest, "there are two Host fields") }
            guard Authority.isValid(bytes, field.value) else { throw Refusal(.badRequest, "the Host field is no host") }
            host = field.value
        case 6 where bytes.matches(field.name, "expect"):
            guard bytes.matches(field.value, "100-continue") else {
                throw Refusal(.expectationFailed, "an expectation is not known here")
            }
            expectsContinue = true
        case 10 where bytes.matches(field.name, "connection"):
            if bytes.list(field.value).contains(where: { bytes.matches($0, "close") }) { saysClose = true }
        case 14 where bytes.matches(field.name, "content-length"):
            // RFC 9110 section 8.6 would let a repetition of the same number pass; nobody honest sends one.
            guard contentLength == nil else { throw Refusal(.badRequest, "there are two Content-Length fields") }
            guard let length = bytes.decimal(field.value) else {
                throw Refusal(.badRequest, "the Content-Length is not a number")
            }
            contentLength = length
        case 17 where bytes.matches(field.name, "transfer-encoding"):
            codings = (codings ?? []) + bytes.list(field.value)
        default: break
        }
    }

    /// Decides how the body is framed: https://www.rfc-editor.org/rfc/rfc9112#section-6.3.
    /// - Returns: The length of a body that is not chunked.
    mutating func finish(_ bytes: Span<UInt8>, limits: RequestLimits) throws(Refusal) -> Int {
        guard let line else { throw Refusal(.badRequest, "there is no request line") }
        guard host != nil || line.version == .http10 else { throw Refusal(.badRequest, "there is no Host field") }
        // An HTTP/1.0 client does not know the interim answer.
        if line.version == .http10 { expectsContinue = false }
        if let codings {
            // The two together are how requests are smuggled past a proxy that believes the other one.
            guard contentLength == nil else {
                throw Refusal(.badRequest, "Transfer-Encoding and Content-Length come together")
            }
            guard line.version == .http11 else { throw Refusal(.badRequest, "HTTP/1.0 has no transfer codings") }
            try check(codings, bytes)
            isChunked = true
        }
        let length = contentLength ?? 0
        guard length <= limits.body else { throw Refusal(.contentTooLarge, "the body is too large") }
        return length
    }

    private func check(_ codings: [Range<Int>], _ bytes: Span<UInt8>) throws(Refusal) {
        let chunked = codings.filter { bytes.matches($0, "chunked") }.count
        guard let last = codings.last else { throw Refusal(.badRequest, "the Transfer-Encoding is empty") }
        // `chunked` once and last, or the end of the body cannot be found.
        guard chunked == 0 || chunked == 1 && bytes.matches(last, "chunked") else {
            throw Refusal(.badRequest, "chunked is not the last transfer coding")
        }
        guard codings.count == 1, chunked == 1 else {
            throw Refusal(.notImplemented, "a transfer coding is not known here")
        }
    }

    /// The request's authority: that of the target, else the field `Host`.
    func authority(_ input: ArraySlice<UInt8>) -> String? {
        if let named = line?.authority { return named }
        guard let host else { return nil }
        let start = input.startIndex
        return String(decoding: input[(start + host.lowerBound)..<(start + host.upperBound)], as: UTF8.self)
    }
}
