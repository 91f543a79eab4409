import CMagicLinkLinux
import Glibc
import MagicLinkHTTP

/// A listening socket that another process opened and left to this one, as a service manager does.
///
/// The other process keeps it open when this one ends, so whoever connects meanwhile waits in its backlog and is served
/// by the next: nobody is refused while one process takes another's place.
public struct InheritedSocket: Hashable, Sendable {
    /// The descriptor. It is the server's from the moment that it is started with it.
    public let descriptor: Int32
    /// Where it listens.
    public let address: ListenAddress

    /// Makes sure that `descriptor` is a listening stream socket, of IP or with a path in the file system, and gives it
    /// what a listener of our own has: it is closed where a program is executed, and does not block, which whoever else
    /// has the socket will notice.
    ///
    /// An abstract unix socket is refused: no file mode guards it.
    public init(descriptor: Int32) throws(ServerError) {
        var found = magiclink_listener()
        let path = unsafe String(unsafeUninitializedCapacity: Int(MAGICLINK_PATH)) { buffer in
            unsafe buffer.initialize(repeating: 0)
            unsafe buffer.withMemoryRebound(to: CChar.self) {
                found = unsafe magiclink_inherit(descriptor, $0.baseAddress)
            }
            return unsafe buffer.firstIndex(of: 0) ?? 0
        }
        guard found.error == 0 else { throw ServerError(.notInheritable, Self.complaint(descriptor, found.error)) }
        self.descriptor = descriptor
        address =
            found.is_unix ? .unix(path) : .ip(Peer(high: found.high, low: found.low, port: found.port))
    }

    private static func complaint(_ descriptor: Int32, _ error: Int32) -> String {
        let reason =
            switch error {
            case EBADF: "is not open"
            case ENOTSOCK: "is no socket"
            case ESOCKTNOSUPPORT: "is no stream socket"
            case ENOTCONN: "does not listen"
            case EAFNOSUPPORT: "is neither an IP socket nor a unix socket with a path"
            default: "cannot be used: errno \(error)"
            }
        return "descriptor \(descriptor) \(reason)"
    }
}
