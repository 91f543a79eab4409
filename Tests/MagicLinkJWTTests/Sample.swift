import Foundation
import MagicLinkJWT

/// The repository's folder of test data.
let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fixtures")

/// One issuer, one ring and one token of each kind, all fixed.
struct Sample: Sendable {
    static let issuer = "https://login.example.org"
    static let issuedAt = NumericDate(1_800_000_000)
    static let api = "https://api.example.org"

    let keyID: KeyID
    let keys: KeyRing
    let codec: TokenCodec
    let link: LinkClaims
    let poll: PollClaims
    let session: SessionClaims
    let refresh: RefreshClaims

    /// The master key is the bytes 0 to 31 and is called `k1`.
    init() throws {
        guard let keyID = KeyID("k1"),
            let subject = UserID("ABEiM0RVRneImaq7zN3u_w"),
            let login = SessionID("ASNFZ4mrTe-BI0VniavN7w"),
            let id = TokenID("_ty6mHZUQhCO3LqYdlQyEA")
        else { throw CocoaError(.coderInvalidValue) }
        self.keyID = keyID
        keys = try .generate(keyID, from: [UInt8](0..<32))
        codec = TokenCodec(issuer: Self.issuer, keys: keys, sessionAudiences: [Self.api])
        let later = NumericDate(1_800_000_120)
        link = LinkClaims(
            subject: subject, session: login, id: id, issuedAt: Self.issuedAt, expiresAt: .init(1_800_000_600))
        poll = PollClaims(
            session: login, clientID: "magiclink", issuedAt: Self.issuedAt, expiresAt: .init(1_800_000_930))
        session = SessionClaims(
            audience: Self.api, subject: subject, session: login, clientID: "magiclink",
            authenticatedAt: .init(1_800_000_100), issuedAt: later, expiresAt: .init(1_800_001_020), id: id)
        refresh = RefreshClaims(
            session: login, clientID: "magiclink", generation: 0, issuedAt: later, expiresAt: .init(1_802_592_000))
    }

    /// A token of any content, with the right MAC over it: whoever refuses it does so for its content.
    func forge(header: String, claims: String, for purpose: KeyPurpose = .link) throws -> String {
        try forge(headerBytes: Array(header.utf8), claimsBytes: Array(claims.utf8), for: purpose)
    }

    func forge(headerBytes: [UInt8], claimsBytes: [UInt8], for purpose: KeyPurpose = .link) throws -> String {
        try seal(Base64URL.encode(headerBytes) + "." + Base64URL.encode(claimsBytes), for: purpose)
    }

    /// Any text with its MAC behind it.
    func seal(_ text: String, for purpose: KeyPurpose = .link) throws -> String {
        guard let mac = keys.mac(Array(text.utf8), for: purpose, under: keyID) else {
            throw CocoaError(.coderInvalidValue)
        }
        return text + "." + Base64URL.encode(mac)
    }

    static let header = #"{"alg":"HS256","typ":"login-link+jwt","kid":"k1"}"#

    /// The claims of the link, with members replaced by others or (nil) left out. Values are JSON.
    static func claims(_ changes: [String: String?] = [:], behind more: String = "") -> String {
        let members = [
            ("iss", "\"\(issuer)\""), ("aud", "\"\(issuer)/confirm\""),
            ("sub", "\"ABEiM0RVRneImaq7zN3u_w\""),
            ("sid", "\"ASNFZ4mrTe-BI0VniavN7w\""),
            ("jti", "\"_ty6mHZUQhCO3LqYdlQyEA\""),
            ("iat", "1800000000"), ("exp", "1800000600"),
        ]
        let texts = members.compactMap { name, value -> String? in
            guard let change = changes[name] else { return "\"\(name)\":\(value)" }
            return change.map { "\"\(name)\":\($0)" }
        }
        return "{" + texts.joined(separator: ",") + more + "}"
    }
}

/// The code with which `codec` refuses `text` as a token of that kind; nil if it accepts it.
func refusal<Claims: TokenClaims>(
    of text: String, as type: Claims.Type, by codec: TokenCodec, at now: NumericDate = Sample.issuedAt
) -> TokenError.Code? {
    do throws(TokenError) {
        _ = try codec.verify(text, as: type, at: now)
        return nil
    } catch {
        return error.code
    }
}
