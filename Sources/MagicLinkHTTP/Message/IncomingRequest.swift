/// One whole request, read and checked: what an endpoint sees.
public struct IncomingRequest: Sendable {
    /// What is asked for.
    public let method: Method
    /// The path of the target as sent, percent-encoding and all; it starts with `/` (`*` for a server-wide OPTIONS).
    public let path: String
    /// What stands after the first `?`, as sent; nil if there is no `?`.
    public let query: String?
    /// The protocol version.
    public let version: Version
    /// The header fields.
    public let fields: Fields
    /// The body with its transfer coding taken off.
    public let body: [UInt8]
    /// Host and perhaps port that the request is for, checked for shape only, in the case it came in;
    /// nil if an HTTP/1.0 client did not say. The authority of an absolute-form target goes before the field `Host`
    /// (https://www.rfc-editor.org/rfc/rfc9112#section-3.2.2).
    public let host: String?
    /// Who sent it, as the kernel says.
    public let peer: Peer
    /// True if the connection ends with the answer: the client said `Connection: close`, or speaks HTTP/1.0.
    public let isLast: Bool

    /// Creates a request by hand, as tests of an endpoint do.
    ///
    /// - Parameter target: Path and perhaps query, in origin-form; taken as it is, unchecked.
    public init(
        method: Method = .get, target: String, version: Version = .http11, fields: Fields = [], body: [UInt8] = [],
        host: String? = "localhost", peer: Peer = Peer(ipv4: 127, 0, 0, 1)
    ) {
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        self.init(
            method: method, path: mark.map { String(target[..<$0]) } ?? target,
            query: mark.map { String(target[target.utf8.index(after: $0)...]) }, version: version, fields: fields,
            body: body, host: host, peer: peer, isLast: version == .http10)
    }

    init(
        method: Method, path: String, query: String?, version: Version, fields: Fields, body: [UInt8], host: String?,
        peer: Peer, isLast: Bool
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.version = version
        self.fields = fields
        self.body = body
        self.host = host
        self.peer = peer
        self.isLast = isLast
    }

    /// Path and query in origin-form, as sent: https://www.rfc-editor.org/rfc/rfc9112#section-3.2.1.
    public var target: String { query.map { "\(path)?\($0)" } ?? path }
}
