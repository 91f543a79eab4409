extension SessionClaims: TokenClaims {
    /// `at+jwt` for the client's audience: `iss aud sub sid client_id auth_time iat exp jti`.
    public static let kind = TokenKind<SessionClaims>(
        type: "at+jwt", purpose: .session, audience: .listed,
        write: { claims, writer throws(TokenError) in
            writer.append(.subject, claims.subject)
            writer.append(.session, claims.session)
            writer.append(.clientID, claims.clientID)
            try writer.append(.authenticatedAt, claims.authenticatedAt)
            try writer.append(.issuedAt, claims.issuedAt)
            try writer.append(.expiresAt, claims.expiresAt)
            writer.append(.tokenID, claims.id)
        },
        read: { table throws(TokenError) in
            SessionClaims(
                audience: try table.string(.audience), subject: try table.id(.subject),
                session: try table.id(.session), clientID: try table.string(.clientID),
                authenticatedAt: try table.date(.authenticatedAt), issuedAt: try table.date(.issuedAt),
                expiresAt: try table.date(.expiresAt), id: try table.id(.tokenID))
        },
        ownAudience: { $0.audience })
}
