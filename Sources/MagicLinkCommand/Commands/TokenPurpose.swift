import MagicLinkJWT

/// The four kinds of our own tokens, by the word of `--purpose`.
enum TokenPurpose: String, CaseIterable {
    case link, poll, session, refresh

    init(_ word: String) throws(UsageProblem) {
        guard let purpose = TokenPurpose(rawValue: word) else {
            let words = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageProblem("--purpose is \"\(word)\"; it is one of \(words)")
        }
        self = purpose
    }

    /// The header's `typ`.
    var type: String {
        switch self {
        case .link: LinkClaims.kind.type
        case .poll: PollClaims.kind.type
        case .session: SessionClaims.kind.type
        case .refresh: RefreshClaims.kind.type
        }
    }

    /// Which derived key signs.
    var key: KeyPurpose {
        switch self {
        case .link: LinkClaims.kind.purpose
        case .poll: PollClaims.kind.purpose
        case .session: SessionClaims.kind.purpose
        case .refresh: RefreshClaims.kind.purpose
        }
    }

    /// Checks a token of this kind completely.
    func verify(_ token: [UInt8], by codec: TokenCodec, at now: NumericDate) throws(TokenError) {
        switch self {
        case .link: _ = try codec.verify(utf8: token, as: LinkClaims.self, at: now)
        case .poll: _ = try codec.verify(utf8: token, as: PollClaims.self, at: now)
        case .session: _ = try codec.verify(utf8: token, as: SessionClaims.self, at: now)
        case .refresh: _ = try codec.verify(utf8: token, as: RefreshClaims.self, at: now)
        }
    }

    /// Checks everything in a token of this kind but its time.
    func authenticate(_ token: String, by codec: TokenCodec) throws(TokenError) {
        // At the end of all time no `iat` lies ahead, and `exp` is not asked for.
        let end = NumericDate(.max)
        switch self {
        case .link: _ = try codec.authenticate(token, as: LinkClaims.self, at: end)
        case .poll: _ = try codec.authenticate(token, as: PollClaims.self, at: end)
        case .session: _ = try codec.authenticate(token, as: SessionClaims.self, at: end)
        case .refresh: _ = try codec.authenticate(token, as: RefreshClaims.self, at: end)
        }
    }
}
