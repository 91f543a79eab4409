public import MagicLinkJWT

/// Everything about one MagicLink that does not change while it runs: its name in the world, its keys, its clients
/// and its policy. Functions of a record that need a key stand here, so that repeating one gives the same bytes.
public struct Site: Sendable {
    /// The public base URL, without a trailing slash: the `iss` of every token.
    public let baseURL: String
    /// The master keys.
    public let keys: KeyRing
    /// The registered clients.
    public let clients: ClientRegistry
    /// What the operator decided.
    public let policy: LoginPolicy
    let codec: TokenCodec

    /// Creates a site. `baseURL` comes from the configuration, never from a request (rule 9).
    public init(baseURL: String, keys: KeyRing, clients: ClientRegistry, policy: LoginPolicy) {
        self.baseURL = baseURL
        self.keys = keys
        self.clients = clients
        self.policy = policy
        codec = TokenCodec(issuer: baseURL, keys: keys, sessionAudiences: clients.audiences)
    }

    /// Links of more bytes than this are cut or folded by some mail programs.
    public static let linkLengthLimit = 511

    /// How long every link of this site is, in bytes, under the key that signs: ids and times have one length each, so
    /// it depends on the base URL and on the key's name alone. Nil if libcrypto cannot sign.
    public var linkLength: Int? {
        let (id, time) = (SessionID(high: 0, low: 0), NumericDate(1_000_000_000))
        let claims = LinkClaims(
            subject: UserID(high: 0, low: 0), session: id, id: TokenID(high: 0, low: 0), issuedAt: time,
            expiresAt: time)
        return signed(claims, under: keys.signingKeyID).map { linkText($0).utf8.count }
    }

    private func linkText(_ token: LinkToken) -> String { "\(baseURL)/confirm/\(token.text)" }

    /// The link of a record's mail; nil if its key was retired, which ends the login.
    func link(for record: Confirmation) -> String? {
        let claims = LinkClaims(
            subject: record.asked.subject, session: record.asked.id, id: record.asked.tokenID,
            issuedAt: record.asked.issuedAt, expiresAt: record.asked.expiresAt)
        return signed(claims, under: record.asked.keyID).map(linkText)
    }

    func pollToken(for record: Confirmation) -> PollToken? {
        signed(
            PollClaims(
                session: record.asked.id, clientID: record.asked.clientID, issuedAt: record.asked.issuedAt,
                expiresAt: record.pollExpiresAt),
            under: record.asked.keyID)
    }

    /// The tokens of a collected record: the same record gives the same bytes, so nothing of them is stored.
    func session(of record: Confirmation) -> GrantedSession? {
        guard let issuedAt = record.progress.refreshedAt ?? record.progress.collectedAt,
            let authenticatedAt = record.progress.confirmedAt, let user = record.progress.userID
        else { return nil }
        let expiresAt = min(issuedAt + Lifetime.accessToken, record.sessionExpiresAt)
        let access = SessionClaims(
            audience: clients[record.asked.clientID]?.audience ?? baseURL, subject: user, session: record.asked.id,
            clientID: record.asked.clientID, authenticatedAt: authenticatedAt, issuedAt: issuedAt,
            expiresAt: expiresAt, id: accessTokenID(of: record))
        let refresh = RefreshClaims(
            session: record.asked.id, clientID: record.asked.clientID, generation: record.progress.generation,
            issuedAt: issuedAt, expiresAt: record.sessionExpiresAt)
        guard let accessToken = signed(access, under: record.asked.keyID),
            let refreshToken = signed(refresh, under: record.asked.keyID)
        else { return nil }
        return GrantedSession(
            accessToken: accessToken, refreshToken: refreshToken, lifetime: expiresAt - issuedAt,
            session: record.asked.id)
    }

    /// The number on the origin's screen; nil if the key was retired.
    func number(of id: SessionID, under key: KeyID) -> MatchNumber? {
        keys.mac(id.bytes, for: .number, under: key).flatMap { MatchNumber(mac: $0, digits: policy.digits) }
    }

    /// An id whose number is neither guessable nor one of those that are `taken`, with it; nil if the key was retired.
    func drawID(
        from random: any RandomSource, under key: KeyID, avoiding taken: Set<MatchNumber>
    ) -> (id: SessionID, number: MatchNumber?) {
        while true {
            let id = SessionID(from: random)
            guard let number = number(of: id, under: key) else { return (id, nil) }
            if !number.isGuessable && !taken.contains(number) { return (id, number) }
        }
    }

    /// The session cookie of a browser: 256 bits, a function of the login, so that it can be given again.
    func browserSession(of id: SessionID, under key: KeyID) -> BrowserSession? {
        keys.mac(id.bytes, for: .browser, under: key).flatMap(BrowserSession.init(bytes:))
    }

    private func signed<Claims: TokenClaims>(_ claims: Claims, under key: KeyID) -> Token<Claims>? {
        do {
            return try codec.sign(claims, under: key)
        } catch {
            // A key that has left the ring, or libcrypto without memory: nobody can be let in.
            return nil
        }
    }

    /// A function of login and generation, in the form of RFC 9562, section 5.8: an identifier, not a secret.
    private func accessTokenID(of record: Confirmation) -> TokenID {
        let digest = SHA256.digest(Array("access \(record.asked.id) \(record.progress.generation)".utf8))
        let words = [digest.prefix(8), digest.dropFirst(8).prefix(8)].map { bytes in
            bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return TokenID(
            high: words[0] & 0xffff_ffff_ffff_0fff | 0x8000,
            low: words[1] & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }
}
