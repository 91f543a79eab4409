/// The public URL that every token and link begins with: scheme, host and perhaps a port, nothing behind them.
struct BaseURL: Equatable {
    /// `https` or `http`.
    let scheme: String
    /// Host and perhaps port, in lower case.
    let authority: String

    /// The URL, without a trailing slash.
    var text: String { "\(scheme)://\(authority)" }

    /// True if the host names this machine alone.
    var isLoopback: Bool {
        let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
        let isNumeric = host.utf8.allSatisfy { (48...57).contains($0) || $0 == UInt8(ascii: ".") }
        return host == "localhost" || host == "[::1]" || (host.hasPrefix("127.") && isNumeric)
    }

    /// Returns nil unless `text` is `http://` or `https://`, a host in lower case and perhaps a port, and no more.
    ///
    /// A path is refused because our cookies are bound to the host as a whole (`__Host-`), so two services below one
    /// host would share them.
    init?(_ text: String) {
        guard let scheme = ["https", "http"].first(where: { text.hasPrefix($0 + "://") }) else { return nil }
        let authority = String(text.dropFirst(scheme.count + 3))
        guard !authority.isEmpty, Self.isAuthority(Array(authority.utf8)) else { return nil }
        self.init(scheme: scheme, authority: authority)
    }

    /// The default port is left out, as browsers leave it out of `Host` and `Origin`.
    init(scheme: String, authority: String) {
        let port = scheme == "https" ? ":443" : ":80"
        self.scheme = scheme
        self.authority = authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }

    private static func isAuthority(_ bytes: [UInt8]) -> Bool {
        var host = bytes[...]
        if let colon = bytes.lastIndex(of: UInt8(ascii: ":")), bytes.last != UInt8(ascii: "]") {
            let port = bytes[(colon + 1)...]
            guard port.first != UInt8(ascii: "0"), UInt16(String(decoding: port, as: UTF8.self)) != nil,
                port.allSatisfy({ (48...57).contains($0) })
            else { return false }
            host = bytes[..<colon]
        }
        if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]") {
            let inner = host.dropFirst().dropLast()
            return !inner.isEmpty && inner.allSatisfy { "0123456789abcdef:.".utf8.contains($0) }
        }
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
        }
    }
}
