import Glibc
import MagicLinkHTTP
import MagicLinkServer
import MagicLinkTesting

/// A connection to a service on this machine for one request and its answer. It blocks; call it where that is fine.
final class LoopbackConnection: Sendable {
    /// Why there is no answer.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    /// A held poll is answered after 25 s at the latest.
    private static let patience = 30
    /// No answer that we ask for comes near it.
    private static let sizeLimit = 4 * 1024 * 1024

    private let descriptor: Int32
    private let address: ListenAddress

    /// Connects. Only to this machine: a name would have to be looked up, and test keys belong nowhere else.
    init(_ address: ListenAddress) throws(Failure) {
        guard case .ip(let peer) = address, address.isLocal, peer.isIPv4 || (peer.high, peer.low) == (0, 1) else {
            throw Failure(description: "\(address) is no address of this machine alone")
        }
        self.address = address
        descriptor = socket(peer.isIPv4 ? AF_INET : AF_INET6, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "socket failed: errno \(errno)") }
        var limit = timeval(tv_sec: Self.patience, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            unsafe setsockopt(descriptor, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
        guard Self.connect(descriptor, peer) == 0 else {
            let reason = errno == ECONNREFUSED ? "nobody listens there" : "errno \(errno)"
            close(descriptor)
            throw Failure(description: "\(address) cannot be reached: \(reason)")
        }
    }

    deinit { close(descriptor) }

    private static func connect(_ descriptor: Int32, _ peer: Peer) -> Int32 {
        if peer.isIPv4 {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = peer.port.bigEndian
            name.sin_addr.s_addr = UInt32(truncatingIfNeeded: peer.low).bigEndian
            return unsafe withUnsafePointer(to: &name) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = peer.port.bigEndian
        name.sin6_addr = in6addr_loopback
        return unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    /// Sends a request, the only one of this connection.
    func send(_ call: FlowCall, host: String) throws(Failure) {
        var head = "\(call.method) \(call.path) HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n"
        for field in call.headers { head += "\(field.name): \(field.value)\r\n" }
        if !call.body.isEmpty || call.method == "POST" { head += "Content-Length: \(call.body.count)\r\n" }
        let bytes = Array((head + "\r\n").utf8) + call.body
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[sent...])
                return unsafe Glibc.send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Failure(description: "\(address) takes no request: errno \(errno)") }
            sent += count
        }
    }

    /// Waits for the answer and reads it whole: the service closes behind it.
    func answer(toHead: Bool) throws(Failure) -> FlowAnswer {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe piece.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == EINTR { continue }
            if count == 0 { break }
            guard count > 0 else {
                let reason = errno == EAGAIN ? "no answer within \(Self.patience) s" : "errno \(errno)"
                throw Failure(description: "\(address) does not answer: \(reason)")
            }
            bytes += piece[..<count]
            guard bytes.count <= Self.sizeLimit else { throw Failure(description: "\(address) answers without end") }
        }
        guard let answer = FlowAnswer(wire: bytes, toHead: toHead) else {
            throw Failure(description: "\(address) does not answer in HTTP/1.1 with a length, or its answer was cut")
        }
        return answer
    }
}

extension FlowAnswer {
    /// Reads an answer that ends with its connection: https://www.rfc-editor.org/rfc/rfc9112#section-6.3. Nil if it is
    /// none, or not as long as it says.
    init?(wire bytes: [UInt8], toHead: Bool) {
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)),
            let head = String(validating: bytes[..<end.lowerBound], as: UTF8.self)
        else { return nil }
        // By scalars: CR LF is one character to Swift.
        let lines = head.unicodeScalars.split { $0 == "\r" || $0 == "\n" }.map { String(Substring($0)) }
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]), (200...599).contains(status) else {
            return nil
        }
        var headers: [FlowField] = []
        for line in lines.dropFirst() {
            let pair = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2 else { return nil }
            headers.append(FlowField(String(pair[0]), String(pair[1].drop { $0 == " " })))
        }
        let body = Array(bytes[end.upperBound...])
        self.init(status: status, headers: headers, body: body)
        guard field("Transfer-Encoding") == nil else { return nil }
        let length = field("Content-Length").flatMap { Int($0) }
        guard toHead || status == 204 || status == 304 ? body.isEmpty : length == body.count else { return nil }
    }
}
