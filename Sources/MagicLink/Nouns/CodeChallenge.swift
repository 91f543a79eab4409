import MagicLinkJWT

/// Binds a login to a secret of the origin that travels only when it polls: `code_challenge`, method S256.
///
/// Source: https://www.rfc-editor.org/rfc/rfc7636#section-4.2.
public struct CodeChallenge: Hashable, Sendable {
    /// The SHA-256 of the verifier, 32 bytes.
    public let digest: [UInt8]

    /// Returns nil unless `text` is 43 characters of canonical base64url.
    public init?(_ text: String) {
        guard text.utf8.count == 43, let digest = Base64URL.decode(text) else { return nil }
        self.digest = digest
    }

    /// The challenge that `verifier` answers; nil unless it is 43 to 128 unreserved characters (RFC 7636, section 4.1).
    public init?(verifier: String) {
        let bytes = Array(verifier.utf8)
        guard (43...128).contains(bytes.count), bytes.allSatisfy(Self.isUnreserved) else { return nil }
        digest = SHA256.digest(bytes)
    }

    /// The challenge as it travels: 43 characters of base64url.
    public var text: String { Base64URL.encode(digest) }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "-._~".utf8.contains(byte)
        }
    }
}
