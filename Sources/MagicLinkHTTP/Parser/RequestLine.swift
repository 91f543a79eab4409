/// `method SP request-target SP HTTP-version`: https://www.rfc-editor.org/rfc/rfc9112#section-3.
struct RequestLine {
    let method: Method
    let path: String
    let query: String?
    /// The authority of an absolute-form target, which goes before the field `Host`.
    let authority: String?
    let version: Version

    /// Reads the line at `line`; `input` and `bytes` are the same bytes.
    init(_ input: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ line: Range<Int>) throws(Refusal) {
        var place = line.lowerBound + ASCII.token(bytes.extracting(line))
        let word = line.lowerBound..<place
        guard !word.isEmpty, place < line.upperBound, bytes[place] == ASCII.space else {
            throw Refusal(.badRequest, "the method is not a token")
        }
        place += 1
        let start = place
        while place < line.upperBound, ASCII.isTarget(bytes[place]) { place += 1 }
        let target = start..<place
        guard !target.isEmpty, place < line.upperBound, bytes[place] == ASCII.space else {
            throw Refusal(.badRequest, "the target is not one of RFC 9112")
        }
        version = try Self.version(bytes, (place + 1)..<line.upperBound)
        method = Self.method(input, bytes, word)
        switch method {
        case .connect: throw Refusal(.notImplemented, "there are no tunnels here")
        // The first line of an HTTP/2 connection; what follows it is not HTTP/1.1 (RFC 9113 section 3.4).
        case Method(rawValue: "PRI"): throw Refusal(.badRequest, "this is not an HTTP/2 server")
        default: break
        }
        var origin = target
        // The server as a whole, of which HTTP's own methods have OPTIONS alone (RFC 9112 section 3.2.4). Another method
        // may have it too, and the service says that it does not know it.
        let isServer =
            target.count == 1 && bytes[start] == UInt8(ascii: "*") && (method == .options || !method.isKnown)
        if bytes[start] == UInt8(ascii: "/") || isServer {
            authority = nil
        } else {
            let host = try Self.authority(bytes, target)
            authority = Self.text(input, host)
            origin = host.upperBound..<target.upperBound
        }
        var mark = origin.lowerBound
        while mark < origin.upperBound, bytes[mark] != UInt8(ascii: "?") { mark += 1 }
        let path = origin.lowerBound..<mark
        if path.isEmpty {
            // A proxy writes the absolute form of that as `*`.
            self.path = method == .options && mark == origin.upperBound ? "*" : "/"
        } else {
            self.path = Self.text(input, path)
        }
        query = mark < origin.upperBound ? Self.text(input, (mark + 1)..<origin.upperBound) : nil
    }

    private static func text(_ input: ArraySlice<UInt8>, _ range: Range<Int>) -> String {
        let start = input.startIndex
        return String(decoding: input[(start + range.lowerBound)..<(start + range.upperBound)], as: UTF8.self)
    }

    private static func method(_ input: ArraySlice<UInt8>, _ bytes: Span<UInt8>, _ word: Range<Int>) -> Method {
        // Names are case-sensitive, so this compares nothing away; the two that matter are not built anew each time.
        if word.count == 3, bytes[word.lowerBound] == 0x47, bytes[word.lowerBound + 1] == 0x45,
            bytes[word.lowerBound + 2] == 0x54
        {
            return .get
        }
        return Method(rawValue: text(input, word))
    }

    private static func version(_ bytes: Span<UInt8>, _ word: Range<Int>) throws(Refusal) -> Version {
        let start = word.lowerBound
        // The name is case-sensitive: RFC 9112 section 2.3.
        guard word.count == 8, bytes[start] == 0x48, bytes[start + 1] == 0x54, bytes[start + 2] == 0x54,
            bytes[start + 3] == 0x50, bytes[start + 4] == UInt8(ascii: "/"), ASCII.isDigit(bytes[start + 5]),
            bytes[start + 6] == UInt8(ascii: "."), ASCII.isDigit(bytes[start + 7])
        else { throw Refusal(.badRequest, "the protocol version is not one of HTTP") }
        guard bytes[start + 5] == UInt8(ascii: "1") else {
            throw Refusal(.versionNotSupported, "only HTTP/1.1 and HTTP/1.0 are spoken here")
        }
        return bytes[start + 7] == UInt8(ascii: "0") ? .http10 : .http11
    }

    /// The authority of `http://authority/path`; other schemes and other forms are refused.
    private static func authority(_ bytes: Span<UInt8>, _ target: Range<Int>) throws(Refusal) -> Range<Int> {
        for scheme in ["http://", "https://"] {
            let start = target.lowerBound + scheme.utf8.count
            guard start < target.upperBound, bytes.matches(target.lowerBound..<start, scheme) else { continue }
            var end = start
            while end < target.upperBound, bytes[end] != UInt8(ascii: "/"), bytes[end] != UInt8(ascii: "?") { end += 1 }
            guard Authority.isValid(bytes, start..<end) else { break }
            return start..<end
        }
        throw Refusal(.badRequest, "the target is not one of RFC 9112")
    }
}
