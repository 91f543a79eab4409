/// A foreign web origin that may call the API, as a browser writes it in `Origin`: `https://app.example.org`.
///
/// Source: https://www.rfc-editor.org/rfc/rfc6454#section-6.2. Compared as text; no wildcard, no `null`.
public struct WebOrigin: Hashable, Sendable {
    /// `scheme://host` or `scheme://host:port`.
    public let text: String

    /// Returns nil unless `text` is http or https, a host in lower case and perhaps a port that is not the default one,
    /// with nothing behind it: what a browser would never send would never match.
    public init?(_ text: String) {
        guard text.utf8.count <= 270 else { return nil }
        guard let scheme = ["https://", "http://"].first(where: text.hasPrefix) else { return nil }
        let parts = text.utf8.dropFirst(scheme.utf8.count).split(
            separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), Self.isHost(Array(parts[0])) else { return nil }
        if parts.count == 2 {
            let port = String(decoding: parts[1], as: UTF8.self)
            let standard = scheme == "https://" ? "443" : "80"
            guard let number = UInt16(port), "\(number)" == port, port != standard else { return nil }
        }
        self.text = text
    }

    private static func isHost(_ host: [UInt8]) -> Bool {
        host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
                && label.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
        }
    }
}
