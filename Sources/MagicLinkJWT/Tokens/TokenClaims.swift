/// What a token of one kind says. The four conforming types are all there are.
///
/// The protocol is closed: a conformance needs a ``TokenKind`` of its own type, and only this module makes one.
public protocol TokenClaims: Hashable, Sendable {
    /// What sets this kind of token apart from the others.
    static var kind: TokenKind<Self> { get }
    /// When it was made: `iat`.
    var issuedAt: NumericDate { get }
    /// From this second on it is over: `exp`.
    var expiresAt: NumericDate { get }
}

/// What sets one kind of token apart: header type, key, audience, and which claims in which order.
///
/// Any one of the first three would do to keep two kinds apart; an attacker has to defeat all of them.
public struct TokenKind<Claims: TokenClaims>: Sendable {
    /// The header member `typ`, explicit as https://www.rfc-editor.org/rfc/rfc8725#section-3.11 wants it.
    public let type: String
    /// Which derived key signs.
    public let purpose: KeyPurpose

    /// Whom it is for.
    let audience: AudienceRule
    /// Signing and checking, compiled for this kind.
    @usableFromInline let work: KindWork<Claims>

    @inline(__always) init(type: String, purpose: KeyPurpose, audience: AudienceRule) where Claims: WrittenClaims {
        (self.type, self.purpose, self.audience) = (type, purpose, audience)
        work = KindWork(
            sign: { codec, claims, key throws(TokenError) in try codec.signed(claims, under: key) },
            check: { codec, text, now, endsAtExpiry throws(TokenError) in
                try codec.checked(text, at: now, endsAtExpiry: endsAtExpiry)
            })
    }
}

/// What is generic in the codec, as functions that know the type: whoever calls them from another module pays for no
/// look at it. One object, so that a call counts one reference.
@usableFromInline final class KindWork<Claims: TokenClaims>: Sendable {
    @usableFromInline typealias Sign = @Sendable (TokenCodec, Claims, KeyID) throws(TokenError) -> Token<Claims>
    /// The last argument says whether a token ends at its `exp`.
    @usableFromInline typealias Check =
        @Sendable (TokenCodec, Span<UInt8>, NumericDate, Bool) throws(TokenError) -> VerifiedToken<Claims>

    @usableFromInline let sign: Sign
    @usableFromInline let check: Check

    init(sign: @escaping Sign, check: @escaping Check) {
        (self.sign, self.check) = (sign, check)
    }
}

/// Claims that this module writes and reads.
protocol WrittenClaims: TokenClaims {
    /// What is the same in all tokens of this kind.
    static func context(of codec: TokenCodec) -> KindContext
    /// How many bytes ``write(to:)`` takes at most.
    var room: Int { get }
    /// Which `aud` the claims themselves bring; nil where the rule says it.
    var ownAudience: String? { get }
    /// Appends the members behind `iss` and `aud`, each with a comma in front; throws if one has no JSON form.
    func write(to output: inout OutputSpan<UInt8>) throws(TokenError)
    /// Makes the claims of members that are there and of the right type, asked for in the order of writing.
    static func read(from source: inout some ClaimsSource) throws(TokenError) -> Self
}

extension WrittenClaims {
    var ownAudience: String? { nil }
    /// Seven members of 40 bytes are less, the slack of encoding them included.
    static var roomOfPlainMembers: Int { 320 }
    /// What a string may take, each of its bytes escaped.
    static func room(of string: String) -> Int { 6 * string.utf8.count + 16 }
}

/// How the `aud` of a kind of token comes about.
enum AudienceRule: Hashable, Sendable {
    /// The issuer with this path behind it.
    case path(String)
    /// One of the audiences that the codec was given.
    case listed
}
