/// A claim that we know: its name and the words for its absence and its wrong type.
enum Claim: Int, CaseIterable {
    case issuer, audience, subject, session, tokenID, clientID, authenticatedAt, generation, issuedAt, expiresAt
    case notBefore

    var name: StaticString {
        switch self {
        case .issuer: "iss"
        case .audience: "aud"
        case .subject: "sub"
        case .session: "sid"
        case .tokenID: "jti"
        case .clientID: "client_id"
        case .authenticatedAt: "auth_time"
        case .generation: "gen"
        case .issuedAt: "iat"
        case .expiresAt: "exp"
        case .notBefore: "nbf"
        }
    }

    var missing: TokenError {
        switch self {
        case .issuer: TokenError(.issuerMissing)
        case .audience: TokenError(.audienceMissing)
        case .subject: TokenError(.subjectMissing)
        case .session: TokenError(.sessionMissing)
        case .tokenID: TokenError(.tokenIDMissing)
        case .clientID: TokenError(.clientIDMissing)
        case .authenticatedAt: TokenError(.authenticatedAtMissing)
        case .generation: TokenError(.generationMissing)
        case .issuedAt: TokenError(.issuedAtMissing)
        case .expiresAt: TokenError(.expiresAtMissing)
        case .notBefore: TokenError(.notBeforeMalformed)  // Never asked for: it may be missing.
        }
    }

    var malformed: TokenError {
        switch self {
        case .issuer: TokenError(.issuerMalformed)
        case .audience: TokenError(.audienceMalformed)
        case .subject: TokenError(.subjectMalformed)
        case .session: TokenError(.sessionMalformed)
        case .tokenID: TokenError(.tokenIDMalformed)
        case .clientID: TokenError(.clientIDMalformed)
        case .authenticatedAt: TokenError(.authenticatedAtMalformed)
        case .generation: TokenError(.generationMalformed)
        case .issuedAt: TokenError(.issuedAtMalformed)
        case .expiresAt: TokenError(.expiresAtMalformed)
        case .notBefore: TokenError(.notBeforeMalformed)
        }
    }

    /// The claim of that name, told by length and letters so that no string is made.
    init?(_ name: ArraySlice<UInt8>) {
        for claim in Claim.allCases where claim.matches(name) {
            self = claim
            return
        }
        return nil
    }

    private func matches(_ name: ArraySlice<UInt8>) -> Bool {
        name.elementsEqual(self.name.description.utf8)
    }
}
