/// The answer to one request.
///
/// Framing is the server's: it writes `Content-Length`, `Date` and `Connection` itself and leaves out any that stand in
/// `fields`, together with `Transfer-Encoding`. To a HEAD it sends everything but the body, with the body's length.
public struct OutgoingResponse: Sendable, Equatable {
    /// How it went.
    public var status: Status
    /// The header fields.
    public var fields: Fields
    /// The body; not sent with 204 and 304.
    public var body: [UInt8]
    /// True if the connection ends with this answer.
    public var close: Bool

    /// Creates an answer.
    public init(_ status: Status, fields: Fields = [], body: [UInt8] = [], close: Bool = false) {
        self.status = status
        self.fields = fields
        self.body = body
        self.close = close
    }

    /// Creates an answer whose body is `text` in UTF-8, of that media type.
    public init(_ status: Status, type: String, text: String, fields: Fields = []) {
        self.init(status, fields: fields, body: Array(text.utf8))
        self.fields["content-type"] = type
    }

    /// A line of plain text with a line feed behind it.
    public static func text(_ status: Status, _ line: String) -> OutgoingResponse {
        OutgoingResponse(status, type: "text/plain; charset=utf-8", text: line + "\n")
    }

    /// An answer of type `application/json`; `body` is the document.
    public static func json(_ status: Status, _ body: [UInt8], fields: Fields = []) -> OutgoingResponse {
        var response = OutgoingResponse(status, fields: fields, body: body)
        response.fields["content-type"] = "application/json"
        return response
    }

    /// 303: look at `location` with GET. A POST is answered so, that a reload does not send it again.
    public static func seeOther(_ location: String) -> OutgoingResponse {
        OutgoingResponse(.seeOther, fields: [("location", location)])
    }
}
