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
    /// Appends the members behind `iss` and `aud`, each with a comma in front; throws if one has no JSON form.
    let write: @Sendable (Claims, inout ClaimsWriter) throws(TokenError) -> Void
    /// Makes the claims of members that are there and of the right type.
    let read: @Sendable (ClaimsTable) throws(TokenError) -> Claims
    /// Which `aud` the claims themselves bring; nil where the rule says it.
    let ownAudience: @Sendable (Claims) -> String?
}

/// How the `aud` of a kind of token comes about.
enum AudienceRule: Hashable, Sendable {
    /// The issuer with this path behind it.
    case path(String)
    /// One of the audiences that the codec was given.
    case listed
}
