/// Writes answers as they go over the wire, in HTTP/1.1: https://www.rfc-editor.org/rfc/rfc9112#section-4.
///
/// Whoever writes many has one of his own: what they begin with is put together once a second, and no other thread's.
public struct ResponseWriter: Sendable {
    private struct Beginning: Sendable {
        let status: Status
        /// Status line, date and, unless such an answer has no body, all of `Content-Length` but the number.
        let text: [UInt8]
    }

    /// That of the beginnings: seconds since 1970-01-01T00:00:00Z.
    private var second = Int64.min
    /// Those that were needed in this second. Looked through one by one: there are few.
    private var beginnings: [Beginning] = []

    /// Creates a writer that has written nothing.
    public init() {}

    /// Appends `response` to `buffer`.
    ///
    /// - Parameters:
    ///   - toHead: True if the request was a HEAD: the body stays away, its length does not.
    ///   - closing: True if the connection ends here, whatever the response says.
    ///   - second: What `Date` says, in seconds since 1970-01-01T00:00:00Z.
    public mutating func write(
        _ response: borrowing OutgoingResponse, to buffer: inout [UInt8], toHead: Bool, closing: Bool, at second: Int64
    ) {
        let hasBody = !response.status.hasNoBody
        appendBeginning(of: response.status, at: second, to: &buffer)
        if hasBody { Self.append(response.body.count, to: &buffer) }
        Self.endLine(&buffer)
        if closing || response.close { buffer.append(contentsOf: "Connection: close\r\n".utf8) }
        response.fields.writeUnframed(to: &buffer)
        Self.endLine(&buffer)
        if hasBody && !toHead { buffer.append(contentsOf: response.body) }
    }

    private mutating func appendBeginning(of status: Status, at second: Int64, to buffer: inout [UInt8]) {
        if second != self.second {
            self.second = second
            beginnings.removeAll(keepingCapacity: true)
        }
        for beginning in beginnings where beginning.status == status {
            return buffer.append(contentsOf: beginning.text)
        }
        var text = Array("HTTP/1.1 \(status.code) \(status.phrase)\r\nDate: ".utf8)
        text += HTTPDate.format(second)
        if !status.hasNoBody { text += "\r\nContent-Length: ".utf8 }
        buffer.append(contentsOf: text)
        beginnings.append(Beginning(status: status, text: text))
    }

    private static func endLine(_ buffer: inout [UInt8]) {
        buffer.append(ASCII.cr)
        buffer.append(ASCII.lf)
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
