/// Why a token was refused or could not be signed. It holds no piece of the token, so that it can be logged.
public struct TokenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason: one word for each, the same in logs, problem documents and fixtures. In the order of the checks.
    public enum Code: String, CaseIterable, Sendable {
        /// Longer than ``TokenCodec/sizeLimit``.
        case tooLong = "token_too_long"
        /// A character outside base64url and the dot.
        case alphabet = "token_alphabet"
        /// Not three parts, or one of them empty.
        case shape = "token_shape"
        /// A part that no bytes encode to: impossible length, or non-zero bits behind the last byte.
        case encoding = "token_encoding"
        /// The header is no JSON object of the strict kind.
        case headerJSON = "header_json"
        /// `alg` missing or not exactly `HS256`.
        case algorithm = "header_alg"
        /// `typ` missing or that of another kind of token.
        case type = "header_typ"
        /// `kid` missing, or no key of the ring.
        case keyID = "header_kid"
        /// `crit` present: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11. There is no extension we know.
        case critical = "header_crit"
        /// Any other member, `jwk` and `jku` and `x5u` among them. We sign, and we write none.
        case headerMember = "header_member"
        /// The signature is not the MAC of what stands before it.
        case mac = "mac_mismatch"
        /// The claims are no JSON object of the strict kind.
        case claimsJSON = "claims_json"
        /// `iss` missing.
        case issuerMissing = "iss_missing"
        /// `iss` no string.
        case issuerMalformed = "iss_malformed"
        /// `aud` missing.
        case audienceMissing = "aud_missing"
        /// `aud` no string; an array is none.
        case audienceMalformed = "aud_malformed"
        /// `sub` missing.
        case subjectMissing = "sub_missing"
        /// `sub` no id: 22 characters of canonical base64url.
        case subjectMalformed = "sub_malformed"
        /// `sid` missing.
        case sessionMissing = "sid_missing"
        /// `sid` no id: 22 characters of canonical base64url.
        case sessionMalformed = "sid_malformed"
        /// `jti` missing.
        case tokenIDMissing = "jti_missing"
        /// `jti` no id: 22 characters of canonical base64url.
        case tokenIDMalformed = "jti_malformed"
        /// `client_id` missing.
        case clientIDMissing = "client_id_missing"
        /// `client_id` no string.
        case clientIDMalformed = "client_id_malformed"
        /// `auth_time` missing.
        case authenticatedAtMissing = "auth_time_missing"
        /// `auth_time` no integer within ±2^53.
        case authenticatedAtMalformed = "auth_time_malformed"
        /// `gen` missing.
        case generationMissing = "gen_missing"
        /// `gen` no integer from 0 to 2^53.
        case generationMalformed = "gen_malformed"
        /// `iat` missing.
        case issuedAtMissing = "iat_missing"
        /// `iat` no integer within ±2^53.
        case issuedAtMalformed = "iat_malformed"
        /// `exp` missing.
        case expiresAtMissing = "exp_missing"
        /// `exp` no integer within ±2^53.
        case expiresAtMalformed = "exp_malformed"
        /// `nbf` no integer within ±2^53. It may be missing, and in our own tokens is.
        case notBeforeMalformed = "nbf_malformed"
        /// `iss` is another issuer.
        case issuer = "iss_mismatch"
        /// `aud` is another audience.
        case audience = "aud_mismatch"
        /// `iat` or `nbf` lies more than ``TokenCodec/clockLeeway`` ahead.
        case notYetValid = "not_yet_valid"
        /// `exp` is now or has passed.
        case expired = "expired"
        /// libcrypto had no memory for the MAC. Nothing is said about the token.
        case unavailable = "crypto_unavailable"
    }

    /// The reason.
    public let code: Code

    init(_ code: Code) {
        self.code = code
    }

    /// The code's word.
    public var description: String { code.rawValue }
}
