/// A claim that we know: its name and the words for its absence and its wrong type.
enum Claim: Int, CaseIterable {
    case issuer, audience, subject, session, tokenID, clientID, authenticatedAt, generation, issuedAt, expiresAt
    case notBefore

    /// The member as it begins in the claims of a token, behind another.
    var opening: String {
        switch self {
        case .issuer: ",\"iss\":"
        case .audience: ",\"aud\":"
        case .subject: ",\"sub\":"
        case .session: ",\"sid\":"
        case .tokenID: ",\"jti\":"
        case .clientID: ",\"client_id\":"
        case .authenticatedAt: ",\"auth_time\":"
        case .generation: ",\"gen\":"
        case .issuedAt: ",\"iat\":"
        case .expiresAt: ",\"exp\":"
        case .notBefore: ",\"nbf\":"
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

    /// The claim of that name.
    init?(_ name: ArraySlice<UInt8>) {
        // Told by its letters as one number: up to nine of them are looked at for each member of each token.
        guard name.count <= 9 else { return nil }
        var letters: UInt128 = 0
        for byte in name { letters = letters << 8 | UInt128(byte) }
        switch letters {
        case 0x69_7373: self = .issuer
        case 0x61_7564: self = .audience
        case 0x73_7562: self = .subject
        case 0x73_6964: self = .session
        case 0x6a_7469: self = .tokenID
        case 0x63_6c69_656e_745f_6964: self = .clientID
        case 0x61_7574_685f_7469_6d65: self = .authenticatedAt
        case 0x67_656e: self = .generation
        case 0x69_6174: self = .issuedAt
        case 0x65_7870: self = .expiresAt
        case 0x6e_6266: self = .notBefore
        default: return nil
        }
        // A zero byte in front would leave the number as it is.
        guard name.first != 0 else { return nil }
    }
}
