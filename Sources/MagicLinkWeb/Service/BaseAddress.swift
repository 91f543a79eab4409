/// The public base URL, cut once: every comparison and every link of ours comes from the configuration (rule 9).
struct BaseAddress: Sendable {
    /// As configured, without a trailing slash.
    let text: String
    /// `scheme://host` or `scheme://host:port`, as a browser writes it in `Origin`: lower case, no default port.
    let origin: String
    /// What stands before each of our paths; usually empty.
    let path: String
    /// True for https.
    let isSecure: Bool

    init(_ text: String) {
        self.text = text
        let bytes = Array(text.utf8)
        let mark = bytes.indices.first { bytes[$0...].starts(with: "://".utf8) }
        let start = mark.map { $0 + 3 } ?? 0
        let slash = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.endIndex
        path = String(decoding: bytes[slash...], as: UTF8.self)
        var origin = String(decoding: bytes[..<slash], as: UTF8.self).lowercased()
        isSecure = origin.hasPrefix("https://")
        // A browser never names the default port: https://url.spec.whatwg.org/#concept-url-origin.
        let standard = isSecure ? ":443" : ":80"
        if origin.hasSuffix(standard) { origin.removeLast(standard.utf8.count) }
        self.origin = origin
    }

    /// The absolute path of a route, for links and forms.
    func path(_ route: Route) -> String { path + route.rawValue }

    /// The whole URL of a route.
    func url(_ route: Route) -> String { text + route.rawValue }
}
