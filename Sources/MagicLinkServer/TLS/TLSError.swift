/// Why a certificate chain and a key cannot be used for TLS.
public struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure; each is a word that stays the same.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// There is no certificate.
        case noCertificate = "no_certificate"
        /// One of the certificates is none.
        case certificateMalformed = "certificate_malformed"
        /// A certificate is refused: its key is too small, its signature too weak.
        case certificateUnusable = "certificate_unusable"
        /// There is no key.
        case noKey = "no_key"
        /// The key is none, or of a kind that is not for TLS.
        case keyMalformed = "key_malformed"
        /// The key is encrypted with a passphrase.
        case keyEncrypted = "key_encrypted"
        /// The key belongs to another certificate.
        case keyMismatch = "key_mismatch"
        /// libssl itself failed.
        case unavailable
    }

    /// What kind of failure.
    public let code: Code
    /// What is wrong, for people; never a byte of the key.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// True if what is wrong is the key's, and not the certificates'.
    public var isOfKey: Bool {
        switch code {
        case .noKey, .keyMalformed, .keyEncrypted, .keyMismatch: true
        case .noCertificate, .certificateMalformed, .certificateUnusable, .unavailable: false
        }
    }

    /// The message.
    public var description: String { message }
}
