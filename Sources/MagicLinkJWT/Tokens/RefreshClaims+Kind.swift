extension RefreshClaims: WrittenClaims {
    /// `login-refresh+jwt` for `BASE/token`: `iss aud sid client_id gen iat exp`.
    public static let kind = TokenKind<RefreshClaims>(
        type: "login-refresh+jwt", purpose: .refresh, audience: .path("/token"))

    static func context(of codec: TokenCodec) -> KindContext { codec.refresh }
    var room: Int { Self.roomOfPlainMembers + Self.room(of: clientID) }

    func write(to output: inout OutputSpan<UInt8>) throws(TokenError) {
        output.append(.session, session)
        output.append(.clientID, clientID)
        try output.append(generation: generation)
        try output.append(.issuedAt, issuedAt)
        try output.append(.expiresAt, expiresAt)
    }

    static func read(from source: inout some ClaimsSource) throws(TokenError) -> RefreshClaims {
        RefreshClaims(
            session: try source.id(.session), clientID: try source.string(.clientID),
            generation: try source.generation(),
            issuedAt: try source.date(.issuedAt), expiresAt: try source.date(.expiresAt))
    }
}
