import Foundation
import Glibc
import MagicLinkHTTP
package import MagicLinkServer

/// A blocking client of one connection, as plain as can be: what the tests say is what goes over the wire.
package final class WireClient {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
        /// True if the connection ended, without a reset, before anything of a response came.
        package let isSilentEnd: Bool
        package init(description: String, isSilentEnd: Bool = false) {
            self.description = description
            self.isSilentEnd = isSilentEnd
        }
    }

    /// One response as read from the wire.
    package struct Response: CustomStringConvertible {
        package let head: String
        package let body: [UInt8]
        package var text: String { String(decoding: body, as: UTF8.self) }
        package var status: Int { Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0 }
        package var description: String { head + "\n\n" + text }

        package func field(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                let pair = line.split(separator: ":", maxSplits: 1)
                if pair.count == 2, pair[0].lowercased() == name { return pair[1].trimmingCharacters(in: .whitespaces) }
            }
            return nil
        }
    }

    package let descriptor: Int32
    private var kept: AnyObject?
    private var buffer: [UInt8] = []
    /// What one read fills. Kept, because tests count the pages that this process is given: AddressSanitizer gives other
    /// ones for each array.
    private var piece: [UInt8] = []

    /// Connects. Reads give up after 20 s, so that a test that would hang fails instead.
    package init(_ address: ListenAddress?, receiveBuffer: Int32? = nil) throws {
        guard let address else { throw Failure(description: "the server listens nowhere") }
        var connected: Int32 = -1
        switch address {
        case .ip(let peer) where peer.isIPv4:
            descriptor = socket(AF_INET, Self.kind, 0)
            Self.prepare(descriptor, receiveBuffer)
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = peer.port.bigEndian
            name.sin_addr.s_addr = UInt32(truncatingIfNeeded: peer.low).bigEndian
            unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connected = unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        case .ip(let peer):
            descriptor = socket(AF_INET6, Self.kind, 0)
            Self.prepare(descriptor, receiveBuffer)
            var name = sockaddr_in6()
            name.sin6_family = sa_family_t(AF_INET6)
            name.sin6_port = peer.port.bigEndian
            name.sin6_addr = in6addr_loopback
            unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connected = unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
                }
            }
        case .unix(let path):
            descriptor = socket(AF_UNIX, Self.kind, 0)
            Self.prepare(descriptor, receiveBuffer)
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            unsafe withUnsafeMutableBytes(of: &name.sun_path) { bytes in
                for (index, byte) in path.utf8.enumerated() { unsafe bytes[index] = byte }
            }
            unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connected = unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        guard connected == 0 else { throw Failure(description: "connect: errno \(errno)") }
    }

    /// Takes over a connected socket, and keeps `other` for as long as it is there itself.
    package init(over descriptor: Int32, keeping other: AnyObject) {
        self.descriptor = descriptor
        kept = other
        Self.prepare(descriptor, nil)
    }

    /// A program that another test starts meanwhile would else keep the connection open.
    private static let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    deinit { close() }

    private var isClosed = false

    /// Closes both sides.
    package func close() {
        if !isClosed { Glibc.close(descriptor) }
        isClosed = true
    }

    /// Closes as a process that dies with unread input does: the peer sees a reset.
    package func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    /// Ends the sending side only.
    package func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    private static func prepare(_ descriptor: Int32, _ receiveBuffer: Int32?) {
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard var size = receiveBuffer else { return }
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(description: "send: errno \(errno)") }
            sent += count
        }
    }

    /// Sends `text` again and again until nothing more is taken, because the peer does not read, and returns how many
    /// bytes went out; `limit` at most. It goes on where so many bytes of it have ended before.
    package func flood(_ text: String, after sent: Int = 0, limit: Int) -> Int {
        let bytes = Array(text.utf8)
        var total = 0
        while total < limit {
            let start = (sent + total) % bytes.count
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
                return unsafe Glibc.send(
                    descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count > 0 {
                total += count
                continue
            }
            if errno == EINTR { continue }
            break
        }
        return total
    }

    /// Reads more; false at the peer's end.
    private func more() throws -> Bool {
        if piece.isEmpty { piece = Array(repeating: 0, count: 16_384) }
        var count: Int
        // With a timeout on the socket a signal ends the call, whatever its handler asked for.
        repeat {
            count = unsafe piece.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw Failure(description: "recv: errno \(errno)") }
        buffer.append(contentsOf: piece[..<count])
        return count > 0
    }

    /// Reads one response; `toHead` if it has no body whatever its fields say.
    package func response(toHead: Bool = false) throws -> Response {
        let end = Array("\r\n\r\n".utf8)
        var found = buffer.firstRange(of: end)
        while found == nil {
            guard try more() else {
                throw Failure(
                    description: "the connection ended: \(buffer.count) bytes left", isSilentEnd: buffer.isEmpty)
            }
            found = buffer.firstRange(of: end)
        }
        guard let found else { throw Failure(description: "no head") }
        let head = Response(head: String(decoding: buffer[..<found.lowerBound], as: UTF8.self), body: [])
        guard head.head.hasPrefix("HTTP/1.1 ") else { throw Failure(description: "out of step: \(head.head)") }
        let length = toHead ? 0 : Int(head.field("content-length") ?? "0") ?? 0
        while buffer.count < found.upperBound + length {
            guard try more() else { throw Failure(description: "the body was cut") }
        }
        let body = Array(buffer[found.upperBound..<(found.upperBound + length)])
        buffer.removeFirst(found.upperBound + length)
        return Response(head: head.head, body: body)
    }

    /// True if the server has closed and nothing more is to be read.
    package func isEnded() throws -> Bool {
        guard buffer.isEmpty else { return false }
        return try !more()
    }

    /// Reads and forgets everything, to an end of whatever kind.
    package func untilEnd() {
        while (try? more()) == true { buffer = [] }
    }

    /// True if the peer has ended its side, or reset the connection, and all it said was read.
    package var hasEnded: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return buffer.isEmpty && (count == 0 || count < 0 && errno != EAGAIN && errno != EINTR)
    }

    /// True if something was received that was not read yet, an end or a reset included.
    package var hasAnything: Bool {
        var byte: UInt8 = 0
        let count = unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return !buffer.isEmpty || count >= 0 || errno != EAGAIN && errno != EINTR
    }

    package func get(_ target: String, fields: String = "") throws -> Response {
        try send("GET \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n")
        return try response()
    }
}
