/// What a refresh token says: the holder may have the next access token of that session, once.
public struct RefreshClaims: Hashable, Sendable {
    /// Which session: `sid`.
    public let session: SessionID
    /// The registered client: `client_id`.
    public let clientID: String
    /// Which refresh this is, counted from zero: `gen`. Each generation works once.
    public let generation: Int64
    /// When this token was made: `iat`.
    public let issuedAt: NumericDate
    /// From this second on the session cannot be renewed: `exp`.
    public let expiresAt: NumericDate

    /// Creates the claims.
    public init(
        session: SessionID, clientID: String, generation: Int64, issuedAt: NumericDate, expiresAt: NumericDate
    ) {
        self.session = session
        self.clientID = clientID
        self.generation = generation
        self.issuedAt = issuedAt
        self.expiresAt = expiresAt
    }
}
