/// Keys out of a key: HKDF with HMAC-SHA-256, https://www.rfc-editor.org/rfc/rfc5869.
package enum HKDF {
    /// Derives `count` bytes, at most 8,160, from `secret`. An empty salt means 32 zero bytes, as section 2.2 says.
    package static func derive(
        _ count: Int, from secret: Span<UInt8>, salt: [UInt8], info: [UInt8]
    ) throws(CryptoError) -> SecretBytes {
        guard (0...255 * 32).contains(count) else { throw .outputTooLong }
        var extracted = try HMACKey(salt.span).tag(of: secret)
        var pseudorandom = extracted.bytes.mutableSpan
        defer { Libcrypto.wipe(&pseudorandom) }
        let key = try HMACKey(pseudorandom.span)
        // Room for whole blocks from the start: an array that grew would leave unwiped bytes behind.
        let blocks = (count + 31) / 32
        var output = [UInt8](repeating: 0, count: blocks * 32)
        var input = [UInt8](repeating: 0, count: 32 + info.count + 1)
        defer { Libcrypto.wipe(&input) }
        for index in info.indices { input[32 + index] = info[index] }
        for block in 0..<blocks {
            input[input.count - 1] = UInt8(block + 1)
            // The first block has no block before it.
            let tag = try key.tag(of: input.span.extracting((block == 0 ? 32 : 0)...))
            for index in tag.bytes.indices {
                input[index] = tag.bytes[index]
                output[block * 32 + index] = tag.bytes[index]
            }
        }
        defer { Libcrypto.wipe(&output) }
        return SecretBytes(copying: output.span.extracting(..<count))
    }
}
