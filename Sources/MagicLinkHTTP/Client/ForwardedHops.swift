/// What one field says of the way of a request, from the nearest hop to the furthest.
///
/// A proxy writes at the right end: behind the last comma, or as a field line of its own below the others.
struct ForwardedHops {
    /// Who one proxy says it had the request from.
    enum Hop: Hashable {
        case address(Peer)
        /// Unknown, obfuscated or malformed.
        case hidden
    }

    private var elements: [[UInt8]]
    private let hop: ([UInt8]) -> Hop

    /// Reads the values of `X-Forwarded-For`: addresses with commas between them, by custom alone.
    init(xForwardedFor values: [String]) {
        elements = Self.elements(values) { $0.list($0.indices) }
        hop = { Hop(node: $0, isStrict: false) }
    }

    /// Reads the values of `Forwarded`: https://www.rfc-editor.org/rfc/rfc7239#section-4.
    init(forwarded values: [String]) {
        elements = Self.elements(values, ForwardedElement.list)
        hop = { element in ForwardedElement.node(element).map { Hop(node: $0, isStrict: true) } ?? .hidden }
    }

    /// True if it says nothing; then it might as well not be there.
    var isEmpty: Bool { elements.isEmpty }

    /// The next hop, or nil at the end.
    mutating func next() -> Hop? {
        elements.popLast().map(hop)
    }

    /// The elements of all field lines, the last ones: no more than are walked.
    private static func elements(_ values: [String], _ split: (Span<UInt8>) -> [Range<Int>]) -> [[UInt8]] {
        var found: [[UInt8]] = []
        for value in values.reversed() where found.count <= TrustedProxies.longestWay {
            let bytes = Array(value.utf8)
            let ranges = split(bytes.span).suffix(TrustedProxies.longestWay + 1)
            found.insert(contentsOf: ranges.map { Array(bytes[$0]) }, at: 0)
        }
        return found
    }
}

extension ForwardedHops.Hop {
    /// Reads a node of https://www.rfc-editor.org/rfc/rfc7239#section-6, or what passes for one in `X-Forwarded-For`.
    ///
    /// - Parameter isStrict: false if an IPv6 address may stand without brackets.
    init(node: [UInt8], isStrict: Bool) {
        var (host, rest) = (node[...], node[node.endIndex...])
        if node.first == UInt8(ascii: "["), let end = node.firstIndex(of: UInt8(ascii: "]")) {
            (host, rest) = (node[1..<end], node[(end + 1)...])
            guard host.contains(UInt8(ascii: ":")) else {
                self = .hidden
                return
            }
        } else if let colon = node.firstIndex(of: UInt8(ascii: ":")) {
            let isBare = !isStrict && node[(colon + 1)...].contains(UInt8(ascii: ":"))
            if !isBare { (host, rest) = (node[..<colon], node[colon...]) }
        }
        guard rest.isEmpty || Self.isPort(rest), let peer = Peer(String(decoding: host, as: UTF8.self)) else {
            self = .hidden
            return
        }
        self = .address(peer)
    }

    /// True for a colon and one to five digits, or an obfuscated port.
    private static func isPort(_ bytes: ArraySlice<UInt8>) -> Bool {
        let port = bytes.dropFirst()
        guard bytes.first == UInt8(ascii: ":"), let first = port.first else { return false }
        guard first == UInt8(ascii: "_") else { return port.count <= 5 && port.allSatisfy(ASCII.isDigit) }
        return port.count > 1 && port.allSatisfy { ASCII.isDigit($0) || ASCII.isLetter($0) || "._-".utf8.contains($0) }
    }
}
