/// The claims of a foreign token: an object, and the dates in it as dates.
struct RegisteredClaims {
    let all: JSONObject
    let expiresAt: FractionalDate?
    let notBefore: FractionalDate?

    /// Reads `json`, which must be one object.
    ///
    /// The dates must be numbers even where nobody asks for them: sections 4.1.4 to 4.1.6 of RFC 7519 say so.
    init(_ json: [UInt8]) throws(TokenError) {
        do {
            guard case .object(let object) = try JSONValue(parsing: json, limits: HS256Verifier.json) else {
                throw TokenError(.claimsJSON)
            }
            all = object
        } catch {
            throw TokenError(.claimsJSON)
        }
        expiresAt = try Self.date(.expiresAt, "exp", in: all)
        notBefore = try Self.date(.notBefore, "nbf", in: all)
        _ = try Self.date(.issuedAt, "iat", in: all)
    }

    /// Compares what is given; types before values, as for our own tokens.
    func check(issuer: String?, audience: String?) throws(TokenError) {
        var isIssuer = true
        if let issuer {
            guard let value = all["iss"] else { throw Claim.issuer.missing }
            guard let own = value.string else { throw Claim.issuer.malformed }
            isIssuer = Self.isEqual(own, issuer)
        }
        var isAudience = true
        if let audience {
            isAudience = try audiences().contains { Self.isEqual($0, audience) }
        }
        guard isIssuer else { throw TokenError(.issuer) }
        guard isAudience else { throw TokenError(.audience) }
    }

    /// `aud`: one string, or an array of strings, https://www.rfc-editor.org/rfc/rfc7519#section-4.1.3.
    private func audiences() throws(TokenError) -> [String] {
        switch all["aud"] {
        case nil: throw Claim.audience.missing
        case .string(let one): return [one]
        case .array(let values):
            let strings = values.compactMap(\.string)
            guard strings.count == values.count else { throw Claim.audience.malformed }
            return strings
        default: throw Claim.audience.malformed
        }
    }

    private static func date(_ claim: Claim, _ name: String, in claims: JSONObject) throws(TokenError)
        -> FractionalDate?
    {
        guard let value = claims[name] else { return nil }
        guard let date = FractionalDate(value) else { throw claim.malformed }
        return date
    }

    /// By bytes: `==` on strings would take canonically equivalent ones for equal.
    private static func isEqual(_ lhs: String, _ rhs: String) -> Bool {
        lhs.utf8.elementsEqual(rhs.utf8)
    }
}
