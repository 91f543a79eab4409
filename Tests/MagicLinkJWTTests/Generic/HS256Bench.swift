@testable import MagicLinkJWT

/// One raw key, one verifier, and tokens of any content with the right MAC over it.
struct HS256Bench {
    static let now = NumericDate(1_800_000_000)

    static let bytes = [UInt8](0..<32)
    let key: HS256Key
    let verifier: HS256Verifier

    init(
        key bytes: [UInt8] = bytes, issuer: String? = nil, audience: String? = nil, type: String? = nil,
        leeway: Duration = .zero
    ) throws {
        key = try HS256Key(bytes)
        verifier = HS256Verifier(key: key, issuer: issuer, audience: audience, type: type, leeway: leeway)
    }

    /// A token of that header and those claims, whatever they are.
    func forge(header: String = #"{"alg":"HS256"}"#, claims: String = "{}") throws -> String {
        try seal(Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8)))
    }

    /// `text` with its MAC behind it.
    func seal(_ text: String) throws -> String {
        var utf8 = Array(text.utf8)
        try key.seal(&utf8)
        return String(decoding: utf8, as: UTF8.self)
    }

    /// The code with which `text` is refused; nil if it is accepted.
    func code(_ text: String, at now: NumericDate = now) -> TokenError.Code? {
        do throws(TokenError) {
            _ = try verifier.verify(text, at: FractionalDate(now))
            return nil
        } catch {
            return error.code
        }
    }

    func code(header: String = #"{"alg":"HS256"}"#, claims: String = "{}") throws -> TokenError.Code? {
        code(try forge(header: header, claims: claims))
    }
}
