extension LinkClaims: TokenClaims {
    /// `login-link+jwt` for `BASE/confirm`: `iss aud sub sid jti iat exp`.
    public static let kind = TokenKind<LinkClaims>(
        type: "login-link+jwt", purpose: .link, audience: .path("/confirm"),
        write: { claims, writer throws(TokenError) in
            writer.append(.subject, claims.subject)
            writer.append(.session, claims.session)
            writer.append(.tokenID, claims.id)
            try writer.append(.issuedAt, claims.issuedAt)
            try writer.append(.expiresAt, claims.expiresAt)
        },
        read: { table throws(TokenError) in
            LinkClaims(
                subject: try table.id(.subject), session: try table.id(.session), id: try table.id(.tokenID),
                issuedAt: try table.date(.issuedAt), expiresAt: try table.date(.expiresAt))
        },
        ownAudience: { _ in nil })
}
