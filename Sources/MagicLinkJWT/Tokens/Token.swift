/// A signed token of one kind, in its compact form.
///
/// Only ``TokenCodec`` makes one, and `Token<LinkClaims>` does not compile where `Token<PollClaims>` is asked for. It
/// prints as `<redacted>`: whoever holds the text holds the right that it stands for.
public struct Token<Claims: TokenClaims>: Hashable, Sendable {
    /// The compact form, https://www.rfc-editor.org/rfc/rfc7515#section-7.1. A secret: never logged, never stored.
    public let text: String

    init(text: String) {
        self.text = text
    }
}

extension Token: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// Nothing: `dump` and debuggers see no child.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}

/// What the emailed link carries.
public typealias LinkToken = Token<LinkClaims>
/// The secret that only the origin holds.
public typealias PollToken = Token<PollClaims>
/// What the origin receives and shows to services.
public typealias SessionToken = Token<SessionClaims>
/// What the origin receives to renew its session.
public typealias RefreshToken = Token<RefreshClaims>

/// Claims that passed every check, and the key that signed them.
public struct VerifiedToken<Claims: TokenClaims>: Hashable, Sendable {
    /// What the token says.
    public let claims: Claims
    /// The key that it names and was signed with. A login keeps its key, so the flow compares this one with the record's.
    public let keyID: KeyID
}
