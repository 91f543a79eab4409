import CMagicLinkCrypto

/// libcrypto's single functions, each behind a signature that cannot be misused.
package enum Libcrypto {
    /// SHA-256, looked up once. A one-shot call would look it up anew each time, which costs three times the hash.
    static let sha256 = FetchedDigest(named: "SHA2-256")

    /// True if both hold the same bytes. The time depends on the lengths alone, which are no secret.
    package static func equal(_ lhs: Span<UInt8>, _ rhs: Span<UInt8>) -> Bool {
        guard lhs.count == rhs.count else { return false }
        // An empty span may have no address, and CRYPTO_memcmp promises nothing about one.
        guard !lhs.isEmpty else { return true }
        return unsafe lhs.withUnsafeBytes { left in
            unsafe rhs.withUnsafeBytes { right in
                unsafe CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }

    /// True if both hold the same bytes. The time depends on the lengths alone.
    package static func equal(_ lhs: Span<UInt8>, _ rhs: [UInt8]) -> Bool {
        equal(lhs, rhs.span)
    }

    /// True if both hold the same bytes. The time depends on the lengths alone.
    package static func equal(_ lhs: [UInt8], _ rhs: [UInt8]) -> Bool {
        equal(lhs.span, rhs.span)
    }

    /// The SHA-256 of `message`, https://doi.org/10.6028/NIST.FIPS.180-4.
    package static func sha256(_ message: Span<UInt8>) throws(CryptoError) -> HMACTag {
        guard let digest = unsafe sha256.pointer else { throw .digestUnavailable }
        var result = HMACTag()
        var span = result.bytes.mutableSpan
        let done = unsafe message.withUnsafeBytes { input in
            unsafe span.withUnsafeMutableBufferPointer { output in
                unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, digest, nil)
            }
        }
        guard done == 1 else { throw .digestUnavailable }
        return result
    }

    /// The SHA-256 of `message`.
    package static func sha256(_ message: [UInt8]) throws(CryptoError) -> HMACTag {
        try sha256(message.span)
    }

    /// `count` bytes that nobody can predict. Throws if the generator cannot give them; never a weaker source instead.
    package static func randomBytes(_ count: Int) throws(CryptoError) -> [UInt8] {
        guard let length = Int32(exactly: count), length >= 0 else { throw .randomUnavailable }
        guard length > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        guard unsafe RAND_bytes(&bytes, length) == 1 else { throw .randomUnavailable }
        return bytes
    }

    /// Overwrites all bytes with zeros, in a way no optimiser leaves out.
    package static func wipe(_ bytes: inout MutableSpan<UInt8>) {
        unsafe bytes.withUnsafeMutableBytes { unsafe OPENSSL_cleanse($0.baseAddress, $0.count) }
    }

    /// Overwrites the elements with zeros. Other copies of an array that share no storage keep theirs.
    package static func wipe(_ bytes: inout [UInt8]) {
        var span = bytes.mutableSpan
        wipe(&span)
    }
}

/// A digest method that libcrypto handed out; it lives as long as the process.
///
/// Sendable without the compiler's proof, because an EVP_MD is immutable and its reference count is atomic.
@safe struct FetchedDigest: @unchecked Sendable {
    let pointer: OpaquePointer?

    init(named name: String) {
        unsafe pointer = EVP_MD_fetch(nil, name, nil)
    }
}
