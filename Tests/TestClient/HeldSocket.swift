package import Glibc
import MagicLinkHTTP
package import MagicLinkServer

/// A socket as a service manager holds it for a service: bound, listening, and blocking. It closes on execution, unless
/// it is handed over. Closes itself, and leaves the file of a unix socket behind.
package final class HeldSocket: Sendable {
    package let descriptor: Int32
    /// Where it is, with the port that was really given.
    package let address: ListenAddress

    /// - Parameters:
    ///   - backlog: nil for one that does not listen.
    ///   - sendBuffer: what each connection has room for that its peer has not taken (SO_SNDBUF), if it is told.
    package init(
        _ address: ListenAddress?, type: __socket_type = SOCK_STREAM, backlog: Int32? = 4_096, sendBuffer: Int32? = nil
    ) throws {
        guard let address else { throw WireClient.Failure(description: "there is no such address") }
        let kind = Int32(type.rawValue | SOCK_CLOEXEC.rawValue)
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        unsafe withUnsafeMutableBytes(of: &storage) { bytes in size = unsafe Self.write(address, to: bytes) }
        descriptor = socket(Int32(storage.ss_family), kind, 0)
        let isBound = unsafe withUnsafePointer(to: &storage) { [descriptor] pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, size) == 0 }
        }
        guard isBound else { throw WireClient.Failure(description: "\(address): bind: errno \(errno)") }
        if var room = sendBuffer {
            unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        }
        if let backlog, listen(descriptor, backlog) != 0 {
            throw WireClient.Failure(description: "\(address): listen: errno \(errno)")
        }
        guard case .ip(let peer) = address else {
            self.address = address
            return
        }
        size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        unsafe withUnsafeMutablePointer(to: &storage) { [descriptor] pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe _ = getsockname(descriptor, $0, &size)
            }
        }
        let port = unsafe withUnsafeBytes(of: &storage) { unsafe $0.load(fromByteOffset: 2, as: UInt16.self).bigEndian }
        self.address = .ip(Peer(high: peer.high, low: peer.low, port: port))
    }

    deinit { close(descriptor) }

    /// Another descriptor of the same socket, for whoever closes what it is given.
    package func copy() -> Int32 { fcntl(descriptor, F_DUPFD, 3) }

    /// True if what is written to the connections of a listener goes out at once, whatever is not acknowledged yet
    /// (TCP_NODELAY, which they have from it).
    package static func isPrompt(_ descriptor: Int32) -> Bool {
        var isOn: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return unsafe getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, &size) == 0 && isOn != 0
    }

    /// The bytes of sockaddr_in, _in6 or _un, and how many they are. A path that begins with a zero is an abstract one,
    /// which has no zero at its end.
    private static func write(_ address: ListenAddress, to bytes: UnsafeMutableRawBufferPointer) -> socklen_t {
        switch address {
        case .ip(let peer) where peer.isIPv4:
            unsafe bytes.storeBytes(of: UInt16(AF_INET), as: UInt16.self)
            unsafe bytes.storeBytes(of: peer.port.bigEndian, toByteOffset: 2, as: UInt16.self)
            unsafe bytes.storeBytes(
                of: UInt32(truncatingIfNeeded: peer.low).bigEndian, toByteOffset: 4, as: UInt32.self)
            return 16
        case .ip(let peer):
            unsafe bytes.storeBytes(of: UInt16(AF_INET6), as: UInt16.self)
            unsafe bytes.storeBytes(of: peer.port.bigEndian, toByteOffset: 2, as: UInt16.self)
            unsafe bytes.storeBytes(of: peer.high.bigEndian, toByteOffset: 8, as: UInt64.self)
            unsafe bytes.storeBytes(of: peer.low.bigEndian, toByteOffset: 16, as: UInt64.self)
            return 28
        case .unix(let path):
            unsafe bytes.storeBytes(of: UInt16(AF_UNIX), as: UInt16.self)
            for (index, byte) in path.utf8.enumerated() { unsafe bytes[2 + index] = byte }
            return socklen_t(2 + path.utf8.count + (path.utf8.first == 0 ? 0 : 1))
        }
    }
}
