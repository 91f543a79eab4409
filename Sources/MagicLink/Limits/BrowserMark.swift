import MagicLinkJWT

/// By what a browser in which somebody has signed in is known again: 128 bits in a cookie of its own. It opens nothing.
///
/// Prints as `<redacted>`: with it a stranger could take of what is kept for the address's owner.
public struct BrowserMark: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    private let high: UInt64
    private let low: UInt64

    /// Reads the cookie's value: 22 characters of canonical base64url. Nil if it is anything else.
    public init?(_ text: String) {
        guard let id = Pseudonym(text) else { return nil }
        self.init(id)
    }

    init(_ id: Pseudonym) {
        (high, low) = (id.high, id.low)
    }

    private var id: Pseudonym { Pseudonym(high: high, low: low) }
    /// The cookie's value.
    public var text: String { id.description }
    /// The 16 bytes.
    var bytes: [UInt8] { id.bytes }

    /// Nothing of it.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
