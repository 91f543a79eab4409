/// Why libcrypto gave no answer. It says nothing about the input, so that it can be logged anywhere.
package enum CryptoError: String, Error, Hashable {
    /// A digest or a context could not be had: out of memory, or a libcrypto without SHA-256.
    case digestUnavailable = "digest_unavailable"
    /// The generator has no entropy. No byte of the buffer may be used.
    case randomUnavailable = "random_unavailable"
    /// More key material was asked for than HKDF can give: https://www.rfc-editor.org/rfc/rfc5869#section-2.3.
    case outputTooLong = "output_too_long"
}
