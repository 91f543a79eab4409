extension RefreshClaims: TokenClaims {
    /// `login-refresh+jwt` for `BASE/token`: `iss aud sid client_id gen iat exp`.
    public static let kind = TokenKind<RefreshClaims>(
        type: "login-refresh+jwt", purpose: .refresh, audience: .path("/token"),
        write: { claims, writer throws(TokenError) in
            writer.append(.session, claims.session)
            writer.append(.clientID, claims.clientID)
            try writer.append(generation: claims.generation)
            try writer.append(.issuedAt, claims.issuedAt)
            try writer.append(.expiresAt, claims.expiresAt)
        },
        read: { table throws(TokenError) in
            RefreshClaims(
                session: try table.id(.session), clientID: try table.string(.clientID),
                generation: try table.generation(),
                issuedAt: try table.date(.issuedAt), expiresAt: try table.date(.expiresAt))
        },
        ownAudience: { _ in nil })
}
