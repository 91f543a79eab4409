import Glibc
package import MagicLinkServer

/// `openssl s_client` on one connection, and a client of what it says and hears in the clear.
package final class SecureClient {
    /// What goes through it.
    package let wire: WireClient
    private let program: Mortal

    /// Ends when nobody holds it any more.
    private final class Mortal {
        let child: Child

        init(_ child: Child) { self.child = child }

        deinit {
            child.signal(SIGKILL)
            _ = child.wait()
        }
    }

    /// Connects by TLS, to somebody whose certificate this file holds.
    ///
    /// - Parameter more: further words of s_client.
    package init(_ address: ListenAddress?, trusting certificate: String, _ more: [String] = []) throws {
        guard let address else { throw WireClient.Failure(description: "the server listens nowhere") }
        let target =
            switch address {
            case .unix(let path): ["-unix", path]
            case .ip: ["-connect", "\(address)"]
            }
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw WireClient.Failure(description: "socketpair: errno \(errno)")
        }
        let nowhere = unsafe open("/dev/null", O_WRONLY | O_CLOEXEC)
        defer {
            close(ends[1])
            close(nowhere)
        }
        let words = target + ["-CAfile", certificate, "-verify_return_error", "-servername", "localhost", "-quiet"]
        program = Mortal(
            try Child(
                "openssl", ["s_client"] + words + more, environment: ["PATH": "/usr/bin:/bin"], in: "/", input: ends[1],
                output: ends[1], errors: nowhere))
        wire = WireClient(over: ends[0], keeping: program)
    }

    /// Ends it as a process that dies does: without a word of TLS.
    package func end() {
        program.child.signal(SIGKILL)
        _ = program.child.wait()
    }

    /// True if s_client has read everything that was sent, or is gone. It reads when its handshake is done.
    package var isTaken: Bool {
        var count: Int32 = 0
        return unsafe ioctl(wire.descriptor, UInt(TIOCOUTQ), &count) != 0 || count == 0
    }
}
