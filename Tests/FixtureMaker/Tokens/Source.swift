import MagicLinkJWT

/// Where it is written that a token is to be refused, and how strictly.
struct Source {
    /// Whether others may see it otherwise.
    enum Basis: String {
        /// The section leaves no choice, or the verifier was asked for it: `typ`, `iss`, `aud`, `kid`.
        case must
        /// The section allows to refuse; MagicLink does, and another library need not.
        case may
    }

    /// The section; nil where it is MagicLink's own rule.
    let section: String?
    let basis: Basis

    static func must(_ section: String) -> Source { Source(section: section, basis: .must) }
    static func may(_ section: String?) -> Source { Source(section: section, basis: .may) }

    private init(section: String?, basis: Basis) {
        (self.section, self.basis) = (section, basis)
    }

    /// What the code stands for, where a vector says nothing else.
    init(of code: TokenError.Code) {
        self =
            switch code {
            case .tooLong: .may(nil)
            case .alphabet: .must("RFC 7515 section 2")
            case .shape: .must("RFC 7515 section 7.1")
            case .encoding: .must("RFC 4648 section 3.5")
            case .headerJSON: .must("RFC 7515 section 5.2")
            case .algorithm: .must("RFC 8725 section 3.1")
            case .type: .must("RFC 8725 section 3.11")
            case .keyID: .must("RFC 7515 section 4.1.4")
            case .critical: .must("RFC 7515 section 4.1.11")
            case .headerMember: .may("RFC 7515 section 4")
            case .mac: .must("RFC 7515 section 5.2")
            case .claimsJSON: .must("RFC 7519 section 7.2")
            case .issuerMissing, .issuerMalformed, .issuer: .must("RFC 7519 section 4.1.1")
            case .audienceMissing, .audienceMalformed, .audience: .must("RFC 7519 section 4.1.3")
            case .subjectMissing, .subjectMalformed: .must("RFC 7519 section 4.1.2")
            case .tokenIDMissing, .tokenIDMalformed: .must("RFC 7519 section 4.1.7")
            case .issuedAtMissing, .issuedAtMalformed: .must("RFC 7519 section 4.1.6")
            case .expiresAtMissing, .expiresAtMalformed, .expired: .must("RFC 7519 section 4.1.4")
            case .notBeforeMalformed: .must("RFC 7519 section 4.1.5")
            case .clientIDMissing, .clientIDMalformed: .may("RFC 8693 section 4.3")
            case .authenticatedAtMissing, .authenticatedAtMalformed: .may("RFC 9068 section 2.2.1")
            case .sessionMissing, .sessionMalformed, .generationMissing, .generationMalformed: .may(nil)
            case .notYetValid: .must("RFC 7519 section 4.1.5")
            case .unavailable: .may(nil)
            }
    }
}

extension TokenError.Code {
    /// The check that gives this code, in the words of DESIGN's order of checks.
    var check: String {
        switch self {
        case .tooLong: "size"
        case .alphabet: "alphabet"
        case .shape: "shape"
        case .encoding: "encoding"
        case .headerJSON, .algorithm, .type, .keyID, .critical, .headerMember: "header"
        case .mac, .unavailable: "mac"
        case .issuer: "issuer"
        case .audience: "audience"
        case .notYetValid, .expired: "time"
        default: "claims"
        }
    }
}
