/// What the link in the mail says: this user, this login, this one token.
public struct LinkClaims: Hashable, Sendable {
    /// Whose login it is: `sub`.
    public let subject: UserID
    /// Which login: `sid`.
    public let session: SessionID
    /// Which token, burned by its first use: `jti`.
    public let id: TokenID
    /// When the login was asked for: `iat`.
    public let issuedAt: NumericDate
    /// From this second on the link is over: `exp`.
    public let expiresAt: NumericDate

    /// Creates the claims.
    public init(subject: UserID, session: SessionID, id: TokenID, issuedAt: NumericDate, expiresAt: NumericDate) {
        self.subject = subject
        self.session = session
        self.id = id
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
