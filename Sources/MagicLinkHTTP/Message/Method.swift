/// What a request asks for, by name: https://www.rfc-editor.org/rfc/rfc9110#section-9. Names are case-sensitive.
public struct Method: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The name as it stands on the wire: a token of at least one character.
    public let rawValue: String

    /// Creates the method of that name; the parser has checked that it is a token.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// True for the methods of RFC 9110 and PATCH; of every other a server says 501 and not 405, because it does not know
    /// what is asked for (https://www.rfc-editor.org/rfc/rfc9110#section-15.6.2).
    public var isKnown: Bool {
        switch self {
        case .get, .head, .post, .put, .delete, .connect, .options, .trace, .patch: true
        default: false
        }
    }

    /// The name as it stands on the wire.
    public var description: String { rawValue }

    /// Asks for a representation and changes nothing.
    public static let get = Method(rawValue: "GET")
    /// Like GET, but the answer has no body.
    public static let head = Method(rawValue: "HEAD")
    /// Hands the body to the resource, which may change something.
    public static let post = Method(rawValue: "POST")
    /// Ends the resource.
    public static let delete = Method(rawValue: "DELETE")
    /// Asks what is possible; browsers ask so before a cross-origin request.
    public static let options = Method(rawValue: "OPTIONS")
    /// Replaces the resource.
    public static let put = Method(rawValue: "PUT")
    /// Changes a part of the resource.
    public static let patch = Method(rawValue: "PATCH")
    /// Asks for a tunnel; no service here gives one.
    public static let connect = Method(rawValue: "CONNECT")
    /// Asks to be shown the request as it arrived; no service here does, it would show cookies to scripts.
    public static let trace = Method(rawValue: "TRACE")
}
