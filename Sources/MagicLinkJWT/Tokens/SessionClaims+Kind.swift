extension SessionClaims: WrittenClaims {
    /// `at+jwt` for the client's audience: `iss aud sub sid client_id auth_time iat exp jti`.
    public static let kind = TokenKind<SessionClaims>(type: "at+jwt", purpose: .session, audience: .listed)

    static func context(of codec: TokenCodec) -> KindContext { codec.session }
    var room: Int { Self.roomOfPlainMembers + Self.room(of: audience) + Self.room(of: clientID) }
    var ownAudience: String? { audience }

    func write(to output: inout OutputSpan<UInt8>) throws(TokenError) {
        output.append(.audience, audience)
        output.append(.subject, subject)
        output.append(.session, session)
        output.append(.clientID, clientID)
        try output.append(.authenticatedAt, authenticatedAt)
        try output.append(.issuedAt, issuedAt)
        try output.append(.expiresAt, expiresAt)
        output.append(.tokenID, id)
    }

    static func read(from source: inout some ClaimsSource) throws(TokenError) -> SessionClaims {
        SessionClaims(
            audience: try source.string(.audience), subject: try source.id(.subject),
            session: try source.id(.session), clientID: try source.string(.clientID),
            authenticatedAt: try source.date(.authenticatedAt), issuedAt: try source.date(.issuedAt),
            expiresAt: try source.date(.expiresAt), id: try source.id(.tokenID))
    }
}
