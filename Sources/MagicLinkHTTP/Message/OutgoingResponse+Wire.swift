extension OutgoingResponse {
    /// Appends the answer as it goes over the wire, in HTTP/1.1: https://www.rfc-editor.org/rfc/rfc9112#section-4.
    ///
    /// - Parameters:
    ///   - toHead: True if the request was a HEAD: the body stays away, its length does not.
    ///   - closing: True if the connection ends here, whatever `close` says.
    ///   - date: The value of `Date`.
    public func write(to buffer: inout [UInt8], toHead: Bool, closing: Bool, date: [UInt8]) {
        buffer.append(contentsOf: "HTTP/1.1 ".utf8)
        Self.append(status.code, to: &buffer)
        buffer.append(ASCII.space)
        buffer.append(contentsOf: status.phrase.utf8)
        buffer.append(contentsOf: "\r\nDate: ".utf8)
        buffer.append(contentsOf: date)
        if !status.hasNoBody {
            buffer.append(contentsOf: "\r\nContent-Length: ".utf8)
            Self.append(body.count, to: &buffer)
        }
        buffer.append(contentsOf: (closing || close ? "\r\nConnection: close\r\n" : "\r\n").utf8)
        fields.writeUnframed(to: &buffer)
        buffer.append(contentsOf: "\r\n".utf8)
        if !toHead && !status.hasNoBody { buffer.append(contentsOf: body) }
    }

    private static func append(_ number: Int, to buffer: inout [UInt8]) {
        var power = 1
        while number / power >= 10 { power *= 10 }
        while power > 0 {
            buffer.append(UInt8(ascii: "0") + UInt8(number / power % 10))
            power /= 10
        }
    }
}
