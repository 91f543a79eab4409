extension PollClaims: WrittenClaims {
    /// `login-poll+jwt` for `BASE/token`: `iss aud sid client_id iat exp`.
    public static let kind = TokenKind<PollClaims>(type: "login-poll+jwt", purpose: .poll, audience: .path("/token"))

    static func context(of codec: TokenCodec) -> KindContext { codec.poll }
    var room: Int { Self.roomOfPlainMembers + Self.room(of: clientID) }

    func write(to output: inout OutputSpan<UInt8>) throws(TokenError) {
        output.append(.session, session)
        output.append(.clientID, clientID)
        try output.append(.issuedAt, issuedAt)
        try output.append(.expiresAt, expiresAt)
    }

    static func read(from source: inout some ClaimsSource) throws(TokenError) -> PollClaims {
        PollClaims(
            session: try source.id(.session), clientID: try source.string(.clientID),
            issuedAt: try source.date(.issuedAt), expiresAt: try source.date(.expiresAt))
    }
}
