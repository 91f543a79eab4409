import Glibc

/// Where mails are handed in: `smtp://HOST[:PORT]` or `smtps://HOST[:PORT]`, and nothing before or behind it.
///
/// A strict grammar of our own and not the URLs of https://www.rfc-editor.org/rfc/rfc3986: who may sign in there is not
/// for a text that appears in greetings and logs, and what an odd host would be taken for is not left to a library.
public struct SMTPRoute: Hashable, Sendable, CustomStringConvertible {
    /// A host by its name in lower case, its IPv4 address, or its IPv6 address in brackets.
    public let host: String
    /// 587 for `smtp`, 465 for `smtps` (https://www.rfc-editor.org/rfc/rfc8314#section-7.3) unless it is said.
    public let port: UInt16
    /// True for `smtps`: TLS from the first byte on.
    public let isImplicitTLS: Bool
    /// True if nobody but this machine itself can be the host.
    public let isLoopback: Bool

    /// Reads `text` exactly as it stands; nil if it is no such route.
    public init?(_ text: String) {
        guard let scheme = ["smtp://", "smtps://"].first(where: text.hasPrefix) else { return nil }
        let rest = Array(text.utf8.dropFirst(scheme.utf8.count))
        var name = rest[...]
        var port: UInt16 = scheme == "smtps://" ? 465 : 587
        if let colon = rest.lastIndex(of: UInt8(ascii: ":")), rest.last != UInt8(ascii: "]") {
            guard let number = Self.port(rest[(colon + 1)...]) else { return nil }
            (name, port) = (rest[..<colon], number)
        }
        guard let isLoopback = Self.isLoopback(name) else { return nil }
        (host, self.port, self.isLoopback) = (String(decoding: name, as: UTF8.self), port, isLoopback)
        isImplicitTLS = scheme == "smtps://"
    }

    /// In the form that `init(_:)` reads, the port always said.
    public var description: String { "\(isImplicitTLS ? "smtps" : "smtp")://\(host):\(port)" }

    private static func port(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard (1...5).contains(digits.count), digits.first != UInt8(ascii: "0"), digits.allSatisfy(isDigit) else {
            return nil
        }
        return UInt16(String(decoding: digits, as: UTF8.self))
    }

    /// Whether a host is this machine; nil if it is no host.
    private static func isLoopback(_ host: ArraySlice<UInt8>) -> Bool? {
        if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
            return address6(host.dropFirst().dropLast()).map { bytes in
                bytes == [UInt8](repeating: 0, count: 15) + [1]
                    || bytes.prefix(13) == [UInt8](repeating: 0, count: 10) + [0xff, 0xff, 127]
            }
        }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard host.count <= 253, let last = labels.last, labels.allSatisfy(isLabel) else { return nil }
        // Whatever ends in a number would be taken for an address in one of its many old spellings (127.1, 0x7f000001).
        guard last.allSatisfy(isDigit) || last.starts(with: "0x".utf8) else {
            return String(decoding: host, as: UTF8.self) == "localhost"
        }
        let isAddress = labels.count == 4 && labels.allSatisfy { UInt8(decimal: $0) != nil }
        return isAddress ? labels[0].elementsEqual("127".utf8) : nil
    }

    /// https://www.rfc-editor.org/rfc/rfc1123#section-2.1, in lower case; an IDN has to be written in its `xn--` form.
    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isDigit($0) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == hyphen }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The sixteen bytes of an address that is written without a zone.
    private static func address6(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        guard text.allSatisfy({ "0123456789abcdef:.".utf8.contains($0) }) else { return nil }
        var address = in6_addr()
        guard unsafe inet_pton(AF_INET6, String(decoding: text, as: UTF8.self), &address) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &address) { unsafe Array($0) }
    }
}

extension UInt8 {
    /// Digits as they stand in an address: no sign, no zero in front.
    fileprivate init?(decimal digits: ArraySlice<UInt8>) {
        guard digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
        self.init(String(decoding: digits, as: UTF8.self))
    }
}
