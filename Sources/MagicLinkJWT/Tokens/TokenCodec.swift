import MagicLinkCrypto

/// Signs and verifies the four kinds of token with HMAC-SHA256 (`HS256`), for one issuer and one ring of keys.
///
/// Nothing is taken from a token that the code does not expect: the algorithm is fixed, the type is that of the kind,
/// the key is looked up by name in the ring. Verifying asks in this order: size, alphabet, shape, header, MAC, claims,
/// issuer, audience, time. A wrong MAC costs one HMAC and no JSON of the claims is read.
public struct TokenCodec: Sendable {
    /// The longest token that is signed or looked at, in characters.
    ///
    /// Twice a base URL of 255 bytes, a client of 64 and all ids fit into 1.3 kB; a stranger's token costs no more than
    /// this to refuse, and it leaves room in a request line of 8 KiB.
    public static let sizeLimit = 2048
    /// How far `iat` and `nbf` may lie ahead: the clocks of two nodes differ. There is none for `exp`.
    public static let clockLeeway = Duration.seconds(30)

    /// The base URL, without a slash at its end: the claim `iss`.
    public let issuer: String
    /// The keys.
    public let keys: KeyRing
    /// Audiences that a session token may have: the clients' registered ones. The issuer itself is always among them.
    public let sessionAudiences: Set<String>

    let link: KindContext
    let poll: KindContext
    let refresh: KindContext
    let session: KindContext
    let audiences: [[UInt8]]

    /// Prepares everything that is the same in all tokens.
    ///
    /// - Parameters:
    ///   - issuer: the base URL without a slash at its end. `aud` of a link is this and `/confirm`, of poll and refresh
    ///     tokens this and `/token`.
    ///   - keys: the ring.
    ///   - sessionAudiences: what `aud` of a session token may be besides `issuer`.
    public init(issuer: String, keys: KeyRing, sessionAudiences: Set<String> = []) {
        self.issuer = issuer
        self.keys = keys
        self.sessionAudiences = sessionAudiences.union([issuer])
        link = KindContext(LinkClaims.kind, issuer: issuer, keys: keys)
        poll = KindContext(PollClaims.kind, issuer: issuer, keys: keys)
        refresh = KindContext(RefreshClaims.kind, issuer: issuer, keys: keys)
        session = KindContext(SessionClaims.kind, issuer: issuer, keys: keys)
        audiences = self.sessionAudiences.map { Array($0.utf8) }
    }

    /// Signs `claims` under the ring's key `key`, one marked `verify` included: a login keeps its key throughout.
    ///
    /// The same claims give the same text, always. Throws ``TokenError/Code/keyID`` if the ring does not hold the key,
    /// `aud_mismatch` for a session audience that was not announced, a claim's `_malformed` for a date beyond ±2^53 or a
    /// negative generation, and `token_too_long`: what is signed here is also accepted here.
    @inlinable public func sign<Claims: TokenClaims>(
        _ claims: Claims, under key: KeyID
    ) throws(TokenError) -> Token<Claims> {
        try Claims.kind.work.sign(self, claims, key)
    }

    func signed<Claims: WrittenClaims>(_ claims: Claims, under key: KeyID) throws(TokenError) -> Token<Claims> {
        let context = Claims.context(of: self)
        guard let opening = context.opening(of: key) else { throw TokenError(.keyID) }
        if let audience = claims.ownAudience {
            guard audiences.contains(Array(audience.utf8)) else { throw TokenError(.audience) }
        }
        return try opening.sign(claims)
    }

    static func tag(of message: Span<UInt8>, _ key: HMACKey) throws(TokenError) -> HMACTag {
        do {
            return try key.tag(of: message)
        } catch {
            throw TokenError(.unavailable)
        }
    }
}
