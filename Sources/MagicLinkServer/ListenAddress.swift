public import MagicLinkHTTP

/// Where a server listens: `HOST:PORT`, `[V6]:PORT` or `unix:PATH`.
public enum ListenAddress: Hashable, Sendable, CustomStringConvertible {
    /// An address of this machine and a port; port 0 stands for a free one.
    case ip(Peer)
    /// The path of a unix socket, at most 107 bytes.
    case unix(String)

    /// Returns nil unless `text` has one of the three forms. HOST is an IPv4 address or `localhost`, which is 127.0.0.1:
    /// a name could come to mean another address, and a listener must not depend on who answers for it.
    public init?(_ text: String) {
        if text.hasPrefix("unix:") {
            let path = String(text.dropFirst(5))
            guard !path.isEmpty, path.utf8.count <= 107, !path.utf8.contains(0) else { return nil }
            self = .unix(path)
            return
        }
        guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
        let digits = text[text.utf8.index(after: colon)...]
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }),
            let port = UInt16(digits)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
            guard let peer = Peer(host), !peer.isIPv4 else { return nil }
            self = .ip(Peer(high: peer.high, low: peer.low, port: port))
        } else {
            guard let peer = Peer(host == "localhost" ? "127.0.0.1" : host), peer.isIPv4 else { return nil }
            self = .ip(Peer(high: peer.high, low: peer.low, port: port))
        }
    }

    /// In the form that `init(_:)` reads.
    public var description: String {
        switch self {
        case .unix(let path): "unix:\(path)"
        case .ip(let peer): peer.isIPv4 ? "\(peer):\(peer.port)" : "[\(peer)]:\(peer.port)"
        }
    }

    /// True if only this machine can reach it: a unix socket, 127.0.0.0/8 or ::1.
    public var isLocal: Bool {
        switch self {
        case .unix: true
        case .ip(let peer): peer.isIPv4 ? peer.low >> 24 & 0xff == 127 : peer.high == 0 && peer.low == 1
        }
    }
}
