extension PollClaims: TokenClaims {
    /// `login-poll+jwt` for `BASE/token`: `iss aud sid client_id iat exp`.
    public static let kind = TokenKind<PollClaims>(
        type: "login-poll+jwt", purpose: .poll, audience: .path("/token"),
        write: { claims, writer throws(TokenError) in
            writer.append(.session, claims.session)
            writer.append(.clientID, claims.clientID)
            try writer.append(.issuedAt, claims.issuedAt)
            try writer.append(.expiresAt, claims.expiresAt)
        },
        read: { table throws(TokenError) in
            PollClaims(
                session: try table.id(.session), clientID: try table.string(.clientID),
                issuedAt: try table.date(.issuedAt), expiresAt: try table.date(.expiresAt))
        },
        ownAudience: { _ in nil })
}
