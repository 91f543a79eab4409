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

    /// ``opening`` as a word, its first character the lowest, for the claims whose name has three letters; the eighth
    /// byte is zero. For the others nil.
    @inline(__always) var openingWord: UInt64? {
        switch self {
        case .issuer: Self.word(0x69, 0x73, 0x73)
        case .audience: Self.word(0x61, 0x75, 0x64)
        case .subject: Self.word(0x73, 0x75, 0x62)
        case .session: Self.word(0x73, 0x69, 0x64)
        case .tokenID: Self.word(0x6a, 0x74, 0x69)
        case .generation: Self.word(0x67, 0x65, 0x6e)
        case .issuedAt: Self.word(0x69, 0x61, 0x74)
        case .expiresAt: Self.word(0x65, 0x78, 0x70)
        case .notBefore: Self.word(0x6e, 0x62, 0x66)
        case .clientID, .authenticatedAt: nil
        }
    }

    /// Comma, quote, the letters, quote, colon.
    @inline(__always) private static func word(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
        0x3a_2200_0000_222c | first << 16 | second << 24 | third << 32
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
