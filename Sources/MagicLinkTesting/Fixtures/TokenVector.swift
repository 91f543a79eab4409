public import MagicLinkJWT

/// One token of the fixtures, what it is shown to and what is to be said of it.
public struct TokenVector: Sendable, Identifiable, CustomStringConvertible {
    /// What is to be said of a token.
    public enum Verdict: Sendable {
        /// It is good. `isCanonical`: MagicLink writes exactly this text for its claims.
        case accept(isCanonical: Bool)
        /// It is refused.
        case refuse(Refusal)
    }

    /// Why a token is refused.
    public struct Refusal: Sendable {
        /// The word for it.
        public let code: TokenError.Code
        /// The check that refuses: `size`, `alphabet`, `shape`, `encoding`, `header`, `mac`, `claims`, `issuer`,
        /// `audience` or `time`.
        public let check: String
        /// The section that says so, or nil where it is MagicLink's own rule.
        public let section: String?
        /// True if the section leaves no choice; false if another verifier may accept the token.
        public let isDemanded: Bool
        /// Implementations of the crosscheck that accept it.
        public let leniency: [String]
    }

    /// The parts as bytes, however they are spelled in the text.
    public struct Parts: Sendable {
        /// The header.
        public let header: [UInt8]
        /// The claims.
        public let claims: [UInt8]
        /// The signature.
        public let signature: [UInt8]
    }

    /// Its name for all time: a word and a number.
    public let id: String
    /// What it shows, as a sentence in snake case.
    public let name: String
    /// The kind of token that is expected.
    public let purpose: KeyPurpose
    /// The key to verify with, by its name in ``FixtureKeys``.
    public let key: String
    /// The time at which it is shown.
    public let now: NumericDate
    /// How far `iat` and `nbf` may lie ahead. `exp` has no leeway.
    public let leeway: Duration
    /// The `typ` that is expected.
    public let type: String
    /// The `iss` that is expected.
    public let issuer: String
    /// The values of `aud` that are expected; one of them has to be the token's.
    public let audiences: [String]
    /// The token's text, which may be none.
    public let token: String
    /// True if behind the last dot stands the MAC, in base64url, of what stands before it.
    public let isMACRight: Bool
    /// The parts, where the text has three that can be decoded.
    public let parts: Parts?
    /// What is to be said.
    public let verdict: Verdict

    /// Id and name.
    public var description: String { "\(id) \(name)" }

    /// The code with which it is to be refused; nil if it is to be accepted.
    public var code: TokenError.Code? {
        if case .refuse(let refusal) = verdict { refusal.code } else { nil }
    }
}
