extension OutgoingResponse {
    /// Appends the answer as it goes over the wire, in HTTP/1.1: https://www.rfc-editor.org/rfc/rfc9112#section-4.
    ///
    /// - Parameters:
    ///   - toHead: True if the request was a HEAD: the body stays away, its length does not.
    ///   - closing: True if the connection ends here, whatever `close` says.
    ///   - date: The value of `Date`.
    public func write(to buffer: inout [UInt8], toHead: Bool, closing: Bool, date: [UInt8]) {
        buffer.append(contentsOf: Self.beginnings[status.code - Status.codes.lowerBound])
        buffer.append(contentsOf: date)
        if !status.hasNoBody {
            buffer.append(contentsOf: Self.contentLength)
            Self.append(body.count, to: &buffer)
        }
        buffer.append(contentsOf: closing || close ? Self.connectionClose : Self.lineEnd)
        fields.writeUnframed(to: &buffer)
        buffer.append(contentsOf: Self.lineEnd)
        if !toHead && !status.hasNoBody { buffer.append(contentsOf: body) }
    }

    /// Status line and what stands before the date, of every status: an array is appended in one piece, a string is not.
    private static let beginnings = Status.codes.map { code in
        Array("HTTP/1.1 \(code) \(Status(code).phrase)\r\nDate: ".utf8)
    }
    private static let contentLength = Array("\r\nContent-Length: ".utf8)
    private static let connectionClose = Array("\r\nConnection: close\r\n".utf8)
    private static let lineEnd = Array("\r\n".utf8)

    private static func append(_ number: Int, to buffer: inout [UInt8]) {
        var power = 1
        while number / power >= 10 { power *= 10 }
        while power > 0 {
            buffer.append(UInt8(ascii: "0") + UInt8(number / power % 10))
            power /= 10
        }
    }
}
