/// What an access token says: this user signed in, then, through that client, for that audience.
///
/// Source: https://www.rfc-editor.org/rfc/rfc9068#section-2.2, with `sid` beside it.
public struct SessionClaims: Hashable, Sendable {
    /// Whom the token is for, the client's registered audience: `aud`.
    public let audience: String
    /// Who signed in: `sub`.
    public let subject: UserID
    /// The login that became this session: `sid`.
    public let session: SessionID
    /// The registered client: `client_id`.
    public let clientID: String
    /// When the login was confirmed: `auth_time`.
    public let authenticatedAt: NumericDate
    /// When this token was made: `iat`.
    public let issuedAt: NumericDate
    /// From this second on the token is over: `exp`.
    public let expiresAt: NumericDate
    /// Which token: `jti`.
    public let id: TokenID

    /// Creates the claims.
    public init(
        audience: String, subject: UserID, session: SessionID, clientID: String, authenticatedAt: NumericDate,
        issuedAt: NumericDate, expiresAt: NumericDate, id: TokenID
    ) {
        self.audience = audience
        self.subject = subject
        self.session = session
        self.clientID = clientID
        self.authenticatedAt = authenticatedAt
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
        self.id = id
    }
}
