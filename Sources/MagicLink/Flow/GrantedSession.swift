public import MagicLinkJWT

/// What the origin receives. Its tokens print as `<redacted>`.
public struct GrantedSession: Hashable, Sendable {
    /// Opens what the session may open, for a quarter of an hour.
    public let accessToken: SessionToken
    /// Gives the next pair, once.
    public let refreshToken: RefreshToken
    /// How long the access token lives from its `iat`; the same each time the same answer is given.
    public let lifetime: Duration
    /// Which session.
    public let session: SessionID
}

/// The secret in a browser's session cookie: 256 bits. Prints as `<redacted>`; a store keeps its SHA-256 alone.
public struct BrowserSession: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let bytes: [UInt8]

    /// Reads the cookie's value: 43 characters of canonical base64url. Nil if it is anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 43, let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes: bytes)
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        self.bytes = bytes
    }

    /// The cookie's value.
    public var text: String { Base64URL.encode(bytes) }

    /// What a store keeps and looks up.
    var digest: [UInt8] { SHA256.digest(bytes) }

    /// Nothing of it.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
