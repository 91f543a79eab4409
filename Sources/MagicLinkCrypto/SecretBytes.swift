import CMagicLinkCrypto

/// Key material that wipes itself and does not print.
///
/// It is a class, so a copy is another reference to the same bytes and not more bytes to wipe. The bytes are lent for
/// the length of a call and never handed out as an array.
/// Sendable without the compiler's proof, because only the initialiser and deinit write to the buffer.
@safe package final class SecretBytes: @unchecked Sendable {
    private let buffer: UnsafeMutableRawBufferPointer

    /// Copies `source`; wiping that one is the caller's duty.
    package init(copying source: Span<UInt8>) {
        unsafe buffer = .allocate(byteCount: source.count, alignment: 16)
        unsafe source.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
    }

    /// Copies `array`; wiping that one is the caller's duty.
    package convenience init(copying array: [UInt8]) {
        self.init(copying: array.span)
    }

    /// Takes the bytes of `array` and wipes it.
    package convenience init(wiping array: inout [UInt8]) {
        self.init(copying: array.span)
        Libcrypto.wipe(&array)
    }

    deinit {
        unsafe OPENSSL_cleanse(buffer.baseAddress, buffer.count)
        unsafe buffer.deallocate()
    }

    /// How many bytes there are.
    package var count: Int { unsafe buffer.count }

    /// Lends the bytes to `body`, which must not keep them.
    package func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(unsafe Span<UInt8>(_unsafeElements: UnsafeBufferPointer(unsafe buffer.bindMemory(to: UInt8.self))))
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// `<redacted>`, whatever the bytes.
    package var description: String { "<redacted>" }
    /// `<redacted>`, whatever the bytes.
    package var debugDescription: String { "<redacted>" }
    /// Nothing: `dump` and debuggers see no child.
    package var customMirror: Mirror { Mirror(self, children: [], displayStyle: .class) }
}
