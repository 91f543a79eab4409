/// A three-digit status code with the phrase of https://www.rfc-editor.org/rfc/rfc9110#section-15.
public struct Status: Hashable, Sendable, CustomStringConvertible {
    /// The code, 200 to 599: an answer that ends the exchange. The interim 100 is the server's own affair.
    public let code: Int

    /// Creates the status of that code; one outside 200 to 599 becomes 500, for nothing else would be an answer.
    public init(_ code: Int) {
        self.code = (200...599).contains(code) ? code : 500
    }

    /// Code and phrase, as in the status line: `404 Not Found`.
    public var description: String { phrase.isEmpty ? "\(code)" : "\(code) \(phrase)" }

    /// True if an answer of this status never has a body: 204 and 304.
    public var hasNoBody: Bool { code == 204 || code == 304 }

    /// The request succeeded.
    public static let ok = Status(200)
    /// It succeeded and there is nothing to show.
    public static let noContent = Status(204)
    /// Look there instead, with GET.
    public static let seeOther = Status(303)
    /// What you have is current.
    public static let notModified = Status(304)
    /// The request makes no sense.
    public static let badRequest = Status(400)
    /// Say who you are.
    public static let unauthorized = Status(401)
    /// Understood and refused.
    public static let forbidden = Status(403)
    /// There is nothing of that name.
    public static let notFound = Status(404)
    /// There is, but not for this method; `Allow` names those it has.
    public static let methodNotAllowed = Status(405)
    /// No representation that the client accepts.
    public static let notAcceptable = Status(406)
    /// The request did not arrive in time.
    public static let requestTimeout = Status(408)
    /// The state does not allow it.
    public static let conflict = Status(409)
    /// It was here once.
    public static let gone = Status(410)
    /// A condition of the request does not hold.
    public static let preconditionFailed = Status(412)
    /// The body is larger than this server reads.
    public static let contentTooLarge = Status(413)
    /// The target is longer than this server reads.
    public static let uriTooLong = Status(414)
    /// The body is of a type that is not understood.
    public static let unsupportedMediaType = Status(415)
    /// An expectation that this server does not know.
    public static let expectationFailed = Status(417)
    /// Not a host that is served here.
    public static let misdirectedRequest = Status(421)
    /// Well formed and yet not usable.
    public static let unprocessableContent = Status(422)
    /// Slower, please: https://www.rfc-editor.org/rfc/rfc6585#section-4.
    public static let tooManyRequests = Status(429)
    /// The fields are larger than this server reads: https://www.rfc-editor.org/rfc/rfc6585#section-5.
    public static let fieldsTooLarge = Status(431)
    /// The service failed.
    public static let internalServerError = Status(500)
    /// A feature that this server does not have.
    public static let notImplemented = Status(501)
    /// Not now; `Retry-After` says when.
    public static let serviceUnavailable = Status(503)
    /// Another major version of HTTP.
    public static let versionNotSupported = Status(505)

    /// The phrase for people; empty for a code that RFC 9110 and RFC 6585 do not name.
    public var phrase: String {
        switch code {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
