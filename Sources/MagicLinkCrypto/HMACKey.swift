import CMagicLinkCrypto

/// A key for HMAC-SHA-256, https://www.rfc-editor.org/rfc/rfc2104, ready to be used from many threads at once.
///
/// What HMAC does with the key alone, hashing the two padded blocks, is done once and kept as two digest contexts. A
/// message then costs two copies of a context and the hash itself. The contexts wipe themselves when they are freed.
///
/// Sendable without the compiler's proof, because `inner` and `outer` are only read after init.
@safe package final class HMACKey: @unchecked Sendable {
    private let inner: OpaquePointer
    private let outer: OpaquePointer

    /// Prepares `key`, which may have any length; RFC 2104 hashes one of more than 64 bytes first.
    package init(_ key: Span<UInt8>) throws(CryptoError) {
        var block = [64 of UInt8](repeating: 0)
        var span = block.mutableSpan
        defer { Libcrypto.wipe(&span) }
        if key.count > span.count {
            var short = try Libcrypto.sha256(key)
            for index in short.bytes.indices { span[index] = short.bytes[index] }
            var rest = short.bytes.mutableSpan
            Libcrypto.wipe(&rest)
        } else {
            for index in key.indices { span[index] = key[index] }
        }
        for index in span.indices { span[index] ^= 0x36 }
        unsafe inner = try Self.context(hashing: span.span)
        for index in span.indices { span[index] ^= 0x36 ^ 0x5c }
        do {
            unsafe outer = try Self.context(hashing: span.span)
        } catch {
            unsafe EVP_MD_CTX_free(inner)
            throw error
        }
    }

    /// Takes over two contexts that are prepared.
    private init(inner: OpaquePointer, outer: OpaquePointer) {
        unsafe self.inner = inner
        unsafe self.outer = outer
    }

    /// The same key for messages that all begin with `opening`: its ``tag(of:)`` takes what comes behind, and gives the
    /// tag of both together. The opening is hashed here, once.
    package func following(_ opening: Span<UInt8>) throws(CryptoError) -> HMACKey {
        let copies = unsafe (EVP_MD_CTX_new(), EVP_MD_CTX_new())
        guard let inner = unsafe copies.0, let outer = unsafe copies.1 else {
            unsafe EVP_MD_CTX_free(copies.0)
            unsafe EVP_MD_CTX_free(copies.1)
            throw .digestUnavailable
        }
        let done = unsafe opening.withUnsafeBytes { input in
            unsafe EVP_MD_CTX_copy_ex(inner, self.inner) == 1 && EVP_MD_CTX_copy_ex(outer, self.outer) == 1
                && EVP_DigestUpdate(inner, input.baseAddress, input.count) == 1
        }
        guard done else {
            unsafe EVP_MD_CTX_free(inner)
            unsafe EVP_MD_CTX_free(outer)
            throw .digestUnavailable
        }
        return unsafe HMACKey(inner: inner, outer: outer)
    }

    /// Prepares `key`. The array is the caller's to wipe.
    package convenience init(_ key: [UInt8]) throws(CryptoError) {
        try self.init(key.span)
    }

    deinit {
        unsafe EVP_MD_CTX_free(inner)
        unsafe EVP_MD_CTX_free(outer)
    }

    /// The tag of `message`. Throws only if libcrypto cannot allocate; then there is no tag at all.
    package func tag(of message: Span<UInt8>) throws(CryptoError) -> HMACTag {
        // The thread's own. It holds the state of this message until it is next copied over: a tag, never the key.
        guard let work = unsafe magiclink_work_context() else { throw .digestUnavailable }
        var tag = HMACTag()
        var span = tag.bytes.mutableSpan
        let done = unsafe message.withUnsafeBytes { input in
            unsafe span.withUnsafeMutableBufferPointer { output in
                unsafe EVP_MD_CTX_copy_ex(work, inner) == 1
                    && EVP_DigestUpdate(work, input.baseAddress, input.count) == 1
                    && EVP_DigestFinal_ex(work, output.baseAddress, nil) == 1
                    && EVP_MD_CTX_copy_ex(work, outer) == 1
                    && EVP_DigestUpdate(work, output.baseAddress, output.count) == 1
                    && EVP_DigestFinal_ex(work, output.baseAddress, nil) == 1
            }
        }
        guard done else { throw .digestUnavailable }
        return tag
    }

    /// The tag of `message`.
    package func tag(of message: [UInt8]) throws(CryptoError) -> HMACTag {
        try tag(of: message.span)
    }

    private static func context(hashing block: Span<UInt8>) throws(CryptoError) -> OpaquePointer {
        guard let digest = unsafe Libcrypto.sha256.pointer, let context = unsafe EVP_MD_CTX_new() else {
            throw .digestUnavailable
        }
        let done = unsafe block.withUnsafeBytes { bytes in
            unsafe EVP_DigestInit_ex(context, digest, nil) == 1
                && EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1
        }
        guard done else {
            unsafe EVP_MD_CTX_free(context)
            throw .digestUnavailable
        }
        return unsafe context
    }
}

extension HMACKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`, whatever the key.
    package var description: String { "<redacted>" }
    /// `<redacted>`, whatever the key.
    package var debugDescription: String { "<redacted>" }
    /// Nothing: `dump` and debuggers see no child.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .class) }
}
