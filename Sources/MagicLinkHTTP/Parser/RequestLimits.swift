/// How much of a request is read before it is refused. Every number here bounds what a stranger can make us keep.
public struct RequestLimits: Hashable, Sendable {
    /// Bytes of the request line without its CRLF, 8 KiB: the length RFC 9112 section 3 recommends; more is 414.
    /// Our longest target is a link of 512 bytes.
    public var requestLine: Int
    /// Bytes from the first to the empty line that ends the fields, 16 KiB: what proxies and cookies of other software
    /// on the same site may fill; more is 431.
    public var head: Int
    /// Fields of a head, and of a chunked body's trailer, 64: browsers send twenty; more is 431.
    public var fields: Int
    /// Bytes of the body without its transfer coding, 64 KiB: our largest form is below 8 KiB; more is 413.
    public var body: Int
    /// Bytes of one chunk's size line, 1 KiB, since extensions are read only to be dropped; more is 400.
    public var chunkLine: Int
    /// Bytes of sizes, extensions and trailers around a chunked body, 64 KiB, because a byte a chunk is five bytes of
    /// wrapping; more is 413.
    public var chunkFraming: Int

    /// The limits named above.
    public static let standard = RequestLimits(
        requestLine: 8_192, head: 16_384, fields: 64, body: 65_536, chunkLine: 1_024, chunkFraming: 65_536)

    /// Creates other limits, for tests and embedders.
    public init(requestLine: Int, head: Int, fields: Int, body: Int, chunkLine: Int, chunkFraming: Int) {
        self.requestLine = requestLine
        self.head = head
        self.fields = fields
        self.body = body
        self.chunkLine = chunkLine
        self.chunkFraming = chunkFraming
    }
}
