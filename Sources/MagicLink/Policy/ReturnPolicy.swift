/// Where a person may be sent after signing in (rule 9): own paths, and what the operator listed.
///
/// The grammar is ours and strict, because every looser reading has been an open redirect somewhere: ASCII without
/// white space, controls, `\` and quotes; no userinfo; no empty first segment; no dot segments; no percent-coded
/// `/`, `.` or `\`. A target is compared by scheme, host and port, and then by whole path segments.
public struct ReturnPolicy: Hashable, Sendable {
    /// A foreign place that is allowed: `https://app.example.org/path/`.
    public struct Entry: Hashable, Sendable {
        /// `scheme://host` or `scheme://host:port`, lower case.
        let origin: String
        /// A path that ends in `/`; targets lie below it.
        let path: String

        /// Returns nil unless `text` is an http or https origin with a path that ends in `/`, in the strict grammar.
        public init?(_ text: String) {
            guard let target = ReturnTarget.split(text), let origin = target.origin, target.path.hasSuffix("/"),
                !target.path.contains("?"), !target.path.contains("#")
            else { return nil }
            self.origin = origin
            path = target.path
        }
    }

    private let entries: Set<Entry>

    /// Allows own paths and what lies below each of `entries`.
    public init(_ entries: Set<Entry> = []) {
        self.entries = entries
    }

    /// The target that `text` names; nil if it is not in the grammar or not allowed.
    public func target(_ text: String) -> ReturnTarget? {
        guard let parts = ReturnTarget.split(text) else { return nil }
        if let origin = parts.origin {
            guard entries.contains(where: { $0.origin == origin && parts.path.hasPrefix($0.path) }) else { return nil }
        }
        return ReturnTarget(text: text)
    }

    /// True if `target`, allowed when the login began, still is.
    public func allows(_ target: ReturnTarget) -> Bool {
        self.target(target.text) == target
    }
}

/// A place to go after signing in, which the policy of its time allowed; checked again at use.
public struct ReturnTarget: Hashable, Sendable {
    /// An own path, `/…`, or an absolute URL.
    public let text: String

    /// Restores a stored target. It grants nothing: ask `ReturnPolicy.allows` before using it.
    public init(text: String) {
        self.text = text
    }

    /// Cuts `text` into origin and path, or refuses it.
    static func split(_ text: String) -> (origin: String?, path: String)? {
        let bytes = Array(text.utf8)
        guard (1...1024).contains(bytes.count), bytes.allSatisfy(isAllowed) else { return nil }
        if bytes.first == UInt8(ascii: "/") {
            return isPath(bytes[...]) ? (nil, text) : nil
        }
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return nil }
        let rest = bytes.dropFirst(scheme.utf8.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), isAuthority(rest[..<slash]), isPath(rest[slash...])
        else { return nil }
        return (String(decoding: bytes[..<slash], as: UTF8.self), String(decoding: rest[slash...], as: UTF8.self))
    }

    /// Visible ASCII without what a browser, a shell or HTML could read in another way.
    private static func isAllowed(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !"\\\"'<>`{}|^".utf8.contains(byte)
    }

    /// Lower-case host and an optional port: no userinfo, no IPv6 literal, no empty label; what is listed is compared as text.
    private static func isAuthority(_ bytes: ArraySlice<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first, host.count <= 253 else { return false }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let isHost = labels.allSatisfy { label in
            !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }
        }
        guard isHost else { return false }
        guard parts.count == 2 else { return true }
        let port = parts[1]
        return (1...5).contains(port.count) && port.first != UInt8(ascii: "0")
            && UInt16(String(decoding: port, as: UTF8.self)) != nil
    }

    private static func isLowerAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (48...57).contains(byte)
    }

    /// `/` and segments, then perhaps a query or a fragment, of which only the percent-coding is looked at.
    private static func isPath(_ bytes: ArraySlice<UInt8>) -> Bool {
        let path = bytes.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let segments = path.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if segments.count > 1, segments.first?.isEmpty == true { return false }
        return segments.allSatisfy(isSegment) && hasPlainEscapes(bytes)
    }

    private static func isSegment(_ segment: ArraySlice<UInt8>) -> Bool {
        segment != [UInt8(ascii: ".")] && !segment.elementsEqual("..".utf8)
    }

    /// Every `%` starts two hexadecimal digits, and none of them spells `/`, `.`, `\` or a control character.
    private static func hasPlainEscapes(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            let digits = rest[(percent + 1)...].prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16),
                value >= 0x20, value != 0x7f, !"/.\\".utf8.contains(value)
            else { return false }
            rest = rest[(percent + 3)...]
        }
        return true
    }
}
