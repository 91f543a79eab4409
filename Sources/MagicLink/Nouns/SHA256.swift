import MagicLinkCrypto

/// SHA-256 of a whole message, FIPS 180-4.
enum SHA256 {
    /// The 32 bytes of the digest.
    static func digest(_ message: [UInt8]) -> [UInt8] {
        do {
            return try Libcrypto.sha256(message).array
        } catch {
            // No HMAC either, then, and no key ring could have been made: there is nothing to go on with.
            preconditionFailure("libcrypto cannot compute SHA-256")
        }
    }
}
