extension LinkClaims: WrittenClaims {
    /// `login-link+jwt` for `BASE/confirm`: `iss aud sub sid jti iat exp`.
    public static let kind = TokenKind<LinkClaims>(type: "login-link+jwt", purpose: .link, audience: .path("/confirm"))

    static func context(of codec: TokenCodec) -> KindContext { codec.link }
    var room: Int { Self.roomOfPlainMembers }

    func write(to output: inout OutputSpan<UInt8>) throws(TokenError) {
        output.append(.subject, subject)
        output.append(.session, session)
        output.append(.tokenID, id)
        try output.append(.issuedAt, issuedAt)
        try output.append(.expiresAt, expiresAt)
    }

    static func read(from source: inout some ClaimsSource) throws(TokenError) -> LinkClaims {
        LinkClaims(
            subject: try source.id(.subject), session: try source.id(.session), id: try source.id(.tokenID),
            issuedAt: try source.date(.issuedAt), expiresAt: try source.date(.expiresAt))
    }
}
