/// An address that can receive mail: at most 254 bytes, local part at most 64, ASCII, domain with at least one dot.
///
/// Syntax: `addr-spec` of https://www.rfc-editor.org/rfc/rfc5322#section-3.4.1 without quoted local parts, domain
/// literals, comments and white space. Two addresses are equal if their `key` is: the domain is compared as A-labels
/// in lower case and the local part after ASCII lower-casing; nothing else is folded, so that no look-alike
/// (`K` the Kelvin sign, a dotless i) ever reaches another person's account.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address as it was typed, its domain in lower case: what mail is sent to.
    public let text: String
    /// What addresses are compared by: all of it in ASCII lower case.
    public let key: String

    /// Why a text is not such an address.
    public enum Problem: String, Error, Hashable, Sendable {
        /// It is longer than 254 bytes, its local part longer than 64, or a label longer than 63.
        case tooLong = "address_too_long"
        /// It holds a character beyond ASCII; a domain of another script has to be written in its `xn--` form.
        case notASCII = "address_not_ascii"
        /// It is not `local@domain`, or a character stands where it may not.
        case malformed = "address_malformed"
        /// Its domain has no dot, or ends in a number, so no mail can reach it from here.
        case domainIncomplete = "address_domain_incomplete"
    }

    /// Reads `text` exactly as it stands; nothing is trimmed or repaired.
    public init(_ text: some StringProtocol) throws(Problem) {
        try self.init(String(text))
    }

    /// Reads `text` exactly as it stands; nothing is trimmed or repaired.
    ///
    /// A store reads one with every record, so this allocates nothing for an address that is in lower case.
    public init(_ text: String) throws(Problem) {
        let shape = try Shape(text.utf8.span)
        self.text = shape.hasUpperDomain ? Self.lowercased(text, after: shape.at) : text
        key = shape.hasUpperDomain || shape.hasUpperLocal ? Self.lowercased(text, after: -1) : self.text
    }

    /// What follows the `@`, in lower case.
    public var domain: Substring { key[key.index(after: key.firstIndex(of: "@") ?? key.startIndex)...] }

    /// The address as it was typed, its domain in lower case.
    public var description: String { text }

    /// Compares by `key`.
    public static func == (lhs: EmailAddress, rhs: EmailAddress) -> Bool { lhs.key == rhs.key }

    /// Hashes the `key`.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }

    private static func lowercased(_ text: String, after place: Int) -> String {
        let bytes = text.utf8.enumerated().map { index, byte in
            index > place && (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
