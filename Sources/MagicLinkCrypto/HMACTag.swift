/// The 32 bytes that SHA-256 or HMAC-SHA-256 gives: a value on the stack, compared in constant time.
///
/// `==` is the only comparison there is, so nobody can reach for one that stops at the first difference.
package struct HMACTag: Equatable, Sendable {
    /// The bytes, in the order of https://www.rfc-editor.org/rfc/rfc2104#section-2.
    package var bytes: [32 of UInt8]

    /// Creates a tag of 32 zero bytes, to be filled.
    package init() {
        bytes = .init(repeating: 0)
    }

    /// Returns nil unless there are exactly 32 bytes; a shortened tag is not a tag.
    package init?(_ source: Span<UInt8>) {
        guard source.count == 32 else { return nil }
        self.init()
        for index in source.indices { bytes[index] = source[index] }
    }

    /// Returns nil unless there are exactly 32 bytes.
    package init?(_ source: [UInt8]) {
        self.init(source.span)
    }

    /// Creates an array of the 32 bytes.
    package var array: [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(32)
        for index in bytes.indices { copy.append(bytes[index]) }
        return copy
    }

    /// True if all bytes are equal; takes the same time wherever they differ.
    package static func == (lhs: HMACTag, rhs: HMACTag) -> Bool {
        lhs.isEqual(to: rhs.bytes.span)
    }

    /// True if these are the bytes of the tag; takes the same time wherever they differ.
    package func isEqual(to other: Span<UInt8>) -> Bool {
        guard other.count == 32 else { return false }
        // libcrypto compares sixteen bytes as two words, and any other number one by one.
        let first = Libcrypto.equal(bytes.span.extracting(..<16), other.extracting(..<16))
        let second = Libcrypto.equal(bytes.span.extracting(16...), other.extracting(16...))
        return first && second
    }
}
