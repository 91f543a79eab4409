import MagicLinkCrypto

/// One raw key for HS256 tokens of any origin; our own tokens take their keys from a ``KeyRing``.
///
/// The bytes themselves are not kept, only what HMAC makes of them, and that wipes itself. It prints as `<redacted>`.
public struct HS256Key: Sendable {
    /// Why bytes are no key. The words say nothing about the bytes.
    public enum Problem: String, Error, CaseIterable, Sendable {
        /// There are none. Everybody can compute a MAC under the empty key, and a setting that is missing looks like it.
        case empty = "key_empty"
        /// Less than ``minimumSigningLength``, which is too short to sign with.
        case tooShort = "key_too_short"
        /// libcrypto has no memory or no SHA-256.
        case unavailable = "crypto_unavailable"
    }

    /// The least length of a key that signs, in bytes: https://www.rfc-editor.org/rfc/rfc7518#section-3.2.
    ///
    /// Verifying takes shorter ones: who checks foreign tokens did not choose their key, and refusing here would only
    /// hide what the signature says.
    public static let minimumSigningLength = 32

    /// How long it is, in bytes.
    public let count: Int
    let mac: HMACKey

    /// Takes the key as it is, of any length but zero. The array is the caller's to forget.
    public init(_ bytes: [UInt8]) throws(Problem) {
        guard !bytes.isEmpty else { throw .empty }
        count = bytes.count
        do {
            mac = try HMACKey(bytes)
        } catch {
            throw .unavailable
        }
    }

    /// Takes the key and overwrites `bytes` with zeros, also when they are no key.
    public init(wiping bytes: inout [UInt8]) throws(Problem) {
        defer { Libcrypto.wipe(&bytes) }
        try self.init(bytes)
    }

    /// Appends a dot and the signature of `text`.
    func seal(_ text: inout [UInt8]) throws(TokenError) {
        let tag = try TokenCodec.tag(of: text.span, mac)
        text.append(UInt8(ascii: "."))
        Base64URL.append(tag.bytes.span, to: &text)
    }
}

extension HS256Key: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`.
    public var description: String { "<redacted>" }
    /// `<redacted>`.
    public var debugDescription: String { "<redacted>" }
    /// Nothing: `dump` and debuggers see no child.
    public var customMirror: Mirror { Mirror(self, children: [], displayStyle: .struct) }
}
