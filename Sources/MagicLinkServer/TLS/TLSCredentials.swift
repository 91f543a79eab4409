import CMagicLinkTLS

/// A certificate chain and its private key, and with them everything that is decided about TLS.
///
/// TLS 1.2 and 1.3 are spoken; in 1.2 with authenticated encryption and forward secrecy alone, without compression and
/// renegotiation. No session is resumed: neither by tickets, whose key would outlive what it protects, nor by ids.
/// ALPN chooses `http/1.1` or `http/1.0`, and ends a handshake that offers only others.
///
/// Sendable without the compiler's proof, because the context is only read after init, and what libssl counts in it is
/// atomic.
@safe
public final class TLSCredentials: @unchecked Sendable {
    let context: OpaquePointer
    /// From when and until when the server's own certificate is valid: seconds since 1970, both included. It is used
    /// before and after, too: whether that will do is for clients to say.
    public let validity: ClosedRange<Int64>

    /// Understands a chain and a key, both PEM.
    ///
    /// - Parameters:
    ///   - certificates: the server's own certificate, and behind it those that lead to one that clients know
    ///     (https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2).
    ///   - key: its private key, not encrypted. Overwritten with zeros, whatever comes of it.
    public init(certificates: [UInt8], wiping key: inout [UInt8]) throws(TLSError) {
        let made = unsafe certificates.withUnsafeBytes { chain in
            unsafe key.withUnsafeMutableBytes { secret in
                defer { unsafe magiclink_tls_wipe(secret.baseAddress, secret.count) }
                return unsafe magiclink_tls_context_new(
                    chain.baseAddress, chain.count, secret.baseAddress, secret.count)
            }
        }
        guard let context = unsafe made.context else {
            throw unsafe TLSError(made.problem, made.reason.map { unsafe String(cString: $0) })
        }
        unsafe self.context = context
        let validity = unsafe magiclink_tls_context_validity(context)
        self.validity = validity.first...max(validity.first, validity.last)
    }

    deinit {
        unsafe magiclink_tls_context_free(context)
    }
}

extension TLSError {
    fileprivate init(_ problem: magiclink_tls_problem, _ reason: String?) {
        let because = reason.map { " (\($0))" } ?? ""
        switch problem {
        case MAGICLINK_TLS_NO_CERTIFICATE: self.init(.noCertificate, "it holds no certificate in PEM")
        case MAGICLINK_TLS_CERTIFICATE_MALFORMED:
            self.init(.certificateMalformed, "a certificate cannot be read\(because)")
        case MAGICLINK_TLS_CERTIFICATE_UNUSABLE:
            self.init(.certificateUnusable, "a certificate will not do\(because)")
        case MAGICLINK_TLS_NO_KEY: self.init(.noKey, "it holds no private key in PEM")
        case MAGICLINK_TLS_KEY_MALFORMED: self.init(.keyMalformed, "the private key cannot be used\(because)")
        case MAGICLINK_TLS_KEY_ENCRYPTED:
            self.init(.keyEncrypted, "the private key is encrypted; nobody is there to ask")
        case MAGICLINK_TLS_KEY_MISMATCH: self.init(.keyMismatch, "the private key is not that of the certificate")
        default: self.init(.unavailable, "libssl cannot be used\(because)")
        }
    }
}
