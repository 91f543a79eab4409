/// What the origin's secret says: whoever holds this asked for that login, through that client.
public struct PollClaims: Hashable, Sendable {
    /// Which login: `sid`.
    public let session: SessionID
    /// The registered client that began it: `client_id`.
    public let clientID: String
    /// When the login was asked for: `iat`.
    public let issuedAt: NumericDate
    /// From this second on nothing can be collected with it: `exp`.
    public let expiresAt: NumericDate

    /// Creates the claims.
    public init(session: SessionID, clientID: String, issuedAt: NumericDate, expiresAt: NumericDate) {
        self.session = session
        self.clientID = clientID
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
