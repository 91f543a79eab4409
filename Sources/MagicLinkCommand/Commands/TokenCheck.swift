import MagicLinkJWT

/// What `magiclink token verify` was told to check.
enum TokenCheck {
    /// Any HS256 token, and what of `iss`, `aud` and `typ` was asked for.
    case any(issuer: String?, audience: String?, type: String?, leeway: Duration)
    /// Our own of one kind, and the audience that a session token must have.
    case own(TokenPurpose, TokenCodec, audience: String?)

    init(_ options: TokenOptions) throws {
        if let purpose = options.purpose {
            self = .own(purpose, try options.codec(), audience: options.audience)
        } else {
            self = .any(
                issuer: options.issuer, audience: options.audience, type: options.type,
                leeway: options.leeway?.sinceEpoch ?? .zero)
        }
    }

    /// True if a token needs a raw key to be checked; ours take theirs from the ring.
    var needsKey: Bool {
        if case .any = self { true } else { false }
    }

    /// The claims of `token`, if it passes. `key` is asked for only if one is needed.
    func claims(
        of token: [UInt8], at now: FractionalDate, key: () throws(TokenRefusal) -> HS256Key
    ) throws(TokenRefusal) -> JSONObject {
        switch self {
        case .any(let issuer, let audience, let type, let leeway):
            let verifier = HS256Verifier(
                key: try key(), issuer: issuer, audience: audience, type: type, leeway: leeway)
            do {
                return try verifier.verify(utf8: token, at: now).claims
            } catch {
                throw TokenRefusal(error.code)
            }
        case .own(let purpose, let codec, let audience):
            do {
                try purpose.verify(token, by: codec, at: now.wholeSecond)
            } catch {
                throw TokenRefusal(error.code)
            }
            let claims = try Self.claims(ofVerified: token)
            // The codec takes a session token for the issuer itself too; who names an audience means that one.
            if let audience, claims["aud"]?.string.map({ $0.utf8.elementsEqual(audience.utf8) }) != true {
                throw TokenRefusal(.audience)
            }
            return claims
        }
    }

    private static func claims(ofVerified token: [UInt8]) throws(TokenRefusal) -> JSONObject {
        let parts = token.split(separator: UInt8(ascii: "."))
        do {
            if parts.count == 3, let json = Base64URL.decode(utf8: Array(parts[1])),
                case .object(let claims) = try JSONValue(parsing: json)
            {
                return claims
            }
        } catch {}
        // It has just been read.
        throw TokenRefusal(.claimsJSON)
    }
}
