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
        let bytes = Array(text.utf8)
        guard bytes.count <= 254 else { throw .tooLong }
        guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .notASCII }
        let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2 else { throw .malformed }
        try Self.checkLocalPart(parts[0])
        try Self.checkDomain(parts[1])
        let domain = parts[1].map(Self.lowercased)
        self.text = String(decoding: parts[0] + [UInt8(ascii: "@")] + domain, as: UTF8.self)
        self.key = String(decoding: parts[0].map(Self.lowercased) + [UInt8(ascii: "@")] + domain, as: UTF8.self)
    }

    /// What follows the `@`, in lower case.
    public var domain: Substring { key[key.index(after: key.firstIndex(of: "@") ?? key.startIndex)...] }

    /// The address as it was typed, its domain in lower case.
    public var description: String { text }

    /// Compares by `key`.
    public static func == (lhs: EmailAddress, rhs: EmailAddress) -> Bool { lhs.key == rhs.key }

    /// Hashes the `key`.
    public func hash(into hasher: inout Hasher) { hasher.combine(key) }

    /// `dot-atom` of RFC 5322, section 3.2.3.
    private static func checkLocalPart(_ local: ArraySlice<UInt8>) throws(Problem) {
        guard local.count <= 64 else { throw .tooLong }
        for atom in local.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard !atom.isEmpty, atom.allSatisfy(isAtomText) else { throw .malformed }
        }
    }

    /// Host names of RFC 1123, section 2.1: letters, digits and inner hyphens.
    private static func checkDomain(_ domain: ArraySlice<UInt8>) throws(Problem) {
        let labels = domain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        for label in labels {
            guard label.count <= 63 else { throw .tooLong }
            guard let first = label.first, let last = label.last, isAlphanumeric(first), isAlphanumeric(last),
                label.allSatisfy({ isAlphanumeric($0) || $0 == UInt8(ascii: "-") })
            else { throw .malformed }
        }
        guard labels.count > 1, let top = labels.last, !top.allSatisfy(isDigit) else { throw .domainIncomplete }
    }

    private static func isAtomText(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(lowercased(byte))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}
