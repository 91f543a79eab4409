import MagicLinkCrypto

/// Verifies HS256 tokens of any origin under one raw key: a peer's, a test's. Our own are for ``TokenCodec``, which asks
/// for more.
///
/// Checked is what https://www.rfc-editor.org/rfc/rfc7515 and https://www.rfc-editor.org/rfc/rfc7519 demand of any token,
/// and where they leave a choice the stricter one is taken. In this order:
///
/// 1. At most ``sizeLimit`` characters, three parts that are not empty, each canonical base64url without padding.
/// 2. The header is one JSON object without doubled names. `alg` is exactly `HS256`. `crit` is refused, since no
///    extension is understood. `b64` that is not `true` is refused (RFC 7797, which updates RFC 7519: section 7 forbids it
///    in a JWT, and section 6 wants it in `crit`), and so is `cty` that says `JWT` (section 7.2 of RFC 7519, step 8: the
///    payload is then another token and no claims).
///    Every other member is ignored, as section 4 of RFC 7515 says: `kid`, `jwk`, `jku`, `x5u` and the like never choose a
///    key.
/// 3. The signature is the whole MAC, compared in constant time, before anything of the claims is read.
/// 4. The claims are one JSON object without doubled names. `exp`, `nbf` and `iat` are numbers where they are; fractions
///    and exponents are fine, strings and what `Int64` seconds do not reach are not.
/// 5. `iss`, `aud` and `typ`, each only if the caller asks for it.
/// 6. `nbf` is not after `now`, and `exp` is after `now`. `iat` may lie ahead: RFC 7519 gives it no say, `nbf` is for that.
///
/// Without `audience` it is the caller's duty to see whether a token with `aud` is meant for him.
public struct HS256Verifier: Sendable {
    /// The longest token that is looked at, in characters. It takes well under a millisecond to refuse or accept.
    public static let sizeLimit = 64 * 1024
    /// How deep arrays and objects may nest in header and claims; the outermost counts.
    public static let depthLimit = 64

    /// The limits of header and claims.
    package static let json = JSONLimits(size: sizeLimit, depth: depthLimit)

    private let key: HS256Key
    private let issuer: String?
    private let audience: String?
    private let type: String?
    private let leeway: Duration

    /// Chooses what is checked.
    ///
    /// - Parameters:
    ///   - key: what the tokens were signed with.
    ///   - issuer: what `iss` must be, byte for byte.
    ///   - audience: what `aud` must be, byte for byte, or one of its strings if it is an array.
    ///   - type: the media type that `typ` must name. Letter case and a leading `application/` make no difference, as
    ///     https://www.rfc-editor.org/rfc/rfc7515#section-4.1.9 says.
    ///   - leeway: how far the clocks of signer and verifier may differ, for `exp` and `nbf`; a negative one is none.
    public init(
        key: HS256Key, issuer: String? = nil, audience: String? = nil, type: String? = nil, leeway: Duration = .zero
    ) {
        self.key = key
        self.issuer = issuer
        self.audience = audience
        self.type = type
        // More would overflow beside a date, and is more than all the time there is.
        self.leeway = min(max(.zero, leeway), .seconds(Int64.max))
    }

    /// Checks `text` completely and returns what it says.
    public func verify(_ text: String, at now: FractionalDate) throws(TokenError) -> HS256Token {
        try verify(text.utf8.span, at: now)
    }

    /// Checks the token whose characters are `utf8`, which may be any bytes.
    public func verify(utf8: [UInt8], at now: FractionalDate) throws(TokenError) -> HS256Token {
        try verify(utf8.span, at: now)
    }

    /// Checks what RFC 7515 says of any signed text, steps 1 to 3, and returns the payload, which may be no claims at all.
    public func payload(ofUTF8 utf8: [UInt8]) throws(TokenError) -> [UInt8] {
        try authenticate(utf8.span).payload
    }

    private func verify(_ text: Span<UInt8>, at now: FractionalDate) throws(TokenError) -> HS256Token {
        let (header, payload) = try authenticate(text)
        let claims = try RegisteredClaims(payload)
        try claims.check(issuer: issuer, audience: audience)
        if let notBefore = claims.notBefore, notBefore.sinceEpoch > now.sinceEpoch + leeway {
            throw TokenError(.notYetValid)
        }
        if let expiresAt = claims.expiresAt, now.sinceEpoch >= expiresAt.sinceEpoch + leeway {
            throw TokenError(.expired)
        }
        return HS256Token(header: header, claims: claims.all)
    }

    private func authenticate(_ text: Span<UInt8>) throws(TokenError) -> (header: JSONObject, payload: [UInt8]) {
        let cut = try CompactToken(text, limit: Self.sizeLimit)
        guard let json = Base64URL.decode(text.extracting(..<cut.headerEnd)),
            let payload = Base64URL.decode(text.extracting((cut.headerEnd + 1)..<cut.claimsEnd)),
            let signature = Base64URL.decode(text.extracting((cut.claimsEnd + 1)...))
        else { throw TokenError(.encoding) }
        let header = try JOSEHeader(json)
        try header.check(type: type)
        let tag = try TokenCodec.tag(of: text.extracting(..<cut.claimsEnd), key.mac)
        guard Libcrypto.equal(tag.bytes.span, signature) else { throw TokenError(.mac) }
        return (header.all, payload)
    }
}

/// A token that passed every check.
public struct HS256Token: Hashable, Sendable {
    /// Its header. Nothing in it but `alg`, and `typ` if it was asked for, has been checked.
    public let header: JSONObject
    /// Its claims, in their order.
    public let claims: JSONObject
}
