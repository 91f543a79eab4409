import CMagicLinkLinux
import Glibc
import MagicLinkHTTP

/// A listening socket. Closes itself, and removes the file of a unix socket.
final class Listener: Sendable {
    /// Connections that the kernel keeps before they are accepted; it caps this at `net.core.somaxconn`.
    static let backlog: Int32 = 4_096

    let descriptor: Int32
    /// Where it listens, with the port that was really given.
    let address: ListenAddress

    private init(_ descriptor: Int32, _ address: ListenAddress) {
        self.descriptor = descriptor
        self.address = address
    }

    deinit {
        close(descriptor)
        if case .unix(let path) = address { unsafe _ = unlink(path) }
    }

    /// One listener for each of `loops`, all at `address`; a unix socket is one that they share.
    static func open(_ address: ListenAddress, loops: Int) throws(ServerError) -> [Listener] {
        switch address {
        case .unix(let path):
            let listener = Listener(try check(unsafe magiclink_listen_unix(path, backlog), address), address)
            return Array(repeating: listener, count: loops)
        case .ip(let peer):
            // With SO_REUSEPORT a second server of the same user would quietly take half of the connections. So the
            // port is asked for once without it, which fails if anybody listens there.
            if peer.port != 0 { close(try open(peer, shared: false, address)) }
            let first = try open(peer, shared: true, address)
            let bound = Peer(high: peer.high, low: peer.low, port: magiclink_local_port(first))
            var listeners = [Listener(first, .ip(bound))]
            while listeners.count < loops {
                listeners.append(Listener(try open(bound, shared: true, address), .ip(bound)))
            }
            return listeners
        }
    }

    private static func open(_ peer: Peer, shared: Bool, _ address: ListenAddress) throws(ServerError) -> Int32 {
        try check(magiclink_listen_ip(peer.high, peer.low, peer.port, shared, backlog), address)
    }

    private static func check(_ socket: magiclink_socket, _ address: ListenAddress) throws(ServerError) -> Int32 {
        switch socket.error {
        case 0: return socket.descriptor
        case EADDRINUSE: throw ServerError(.addressInUse, "\"\(address)\" is in use")
        case EACCES, EPERM: throw ServerError(.notPermitted, "\"\(address)\" may not be used")
        case EADDRNOTAVAIL: throw ServerError(.addressNotAvailable, "\"\(address)\" is not an address of this machine")
        case let error: throw ServerError(.system, "cannot listen on \"\(address)\": errno \(error)")
        }
    }
}
