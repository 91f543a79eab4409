import MagicLinkCrypto

/// A password or a bearer token: wiped when nobody needs it, and never printed.
public struct SMTPSecret: Sendable, CustomStringConvertible, CustomReflectable {
    /// So many bytes at most; tokens of some providers have several thousand.
    public static let sizeLimit = 16 * 1024

    private let bytes: SecretBytes

    /// Takes the bytes and wipes `source`. One line end behind them is not part of it: files have one.
    ///
    /// Returns nil, having wiped it all the same, if nothing is left, more than ``sizeLimit`` bytes are, or one of them is
    /// a control, which no server would take and a header or a command must not get.
    public init?(wiping source: inout [UInt8]) {
        var count = source.count
        if count > 0, source[count - 1] == UInt8(ascii: "\n") { count -= 1 }
        if count > 0, count < source.count, source[count - 1] == UInt8(ascii: "\r") { count -= 1 }
        let isFine = (1...Self.sizeLimit).contains(count) && source[..<count].allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        let kept = SecretBytes(copying: source.span.extracting(first: isFine ? count : 0))
        Libcrypto.wipe(&source)
        guard isFine else { return nil }
        bytes = kept
    }

    /// Lends a copy with a zero behind it to `body`, which must not keep it, and wipes the copy.
    func withCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        var copy = bytes.withSpan { span in
            unsafe [UInt8](unsafeUninitializedCapacity: span.count + 1) { buffer, count in
                for index in span.indices { unsafe buffer[index] = span[index] }
                unsafe buffer[span.count] = 0
                count = span.count + 1
            }
        }
        defer { Libcrypto.wipe(&copy) }
        return unsafe copy.withUnsafeBytes { unsafe body($0.assumingMemoryBound(to: CChar.self).baseAddress) }
    }

    /// `<redacted>`, whatever it is.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
