import CMagicLinkLinux
import Glibc
import MagicLinkHTTP

/// A listening socket, which all loops share. Closes itself, and removes the file of a unix socket that it made.
final class Listener: Sendable {
    /// Connections that the kernel keeps before they are accepted; it caps this at `net.core.somaxconn`.
    static let backlog: Int32 = 4_096

    let descriptor: Int32
    /// Where it listens, with the port that was really given.
    let address: ListenAddress
    /// True if another process opened it and keeps it open: who waits in its backlog does so for the next process too.
    let isInherited: Bool

    private init(_ descriptor: Int32, _ address: ListenAddress, isInherited: Bool = false) {
        self.descriptor = descriptor
        self.address = address
        self.isInherited = isInherited
    }

    /// One that was given ready-made.
    convenience init(_ socket: InheritedSocket) {
        self.init(socket.descriptor, socket.address, isInherited: true)
    }

    deinit {
        // The file goes first: once the socket is closed somebody else may put another one there.
        if !isInherited, case .unix(let path) = address { unsafe _ = unlink(path) }
        close(descriptor)
    }

    /// A new one at `address`.
    static func open(_ address: ListenAddress) throws(ServerError) -> Listener {
        switch address {
        case .unix(let path): return Listener(try check(unsafe magiclink_listen_unix(path, backlog), address), address)
        case .ip(let peer):
            let socket = try check(magiclink_listen_ip(peer.high, peer.low, peer.port, backlog), address)
            return Listener(socket, .ip(Peer(high: peer.high, low: peer.low, port: magiclink_local_port(socket))))
        }
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
