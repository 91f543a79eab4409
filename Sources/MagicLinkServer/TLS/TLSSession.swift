import CMagicLinkTLS

/// TLS on one connection, with the outcomes of a plain socket. It does not own the descriptor.
@safe
final class TLSSession {
    private let session: OpaquePointer

    /// Returns nil if there is no memory.
    init?(_ descriptor: Int32, _ credentials: TLSCredentials) {
        guard let session = unsafe magiclink_tls_new(credentials.context, descriptor) else { return nil }
        unsafe self.session = session
    }

    deinit {
        unsafe magiclink_tls_free(session)
    }

    /// Goes on with the handshake; `.moved` when it is done.
    func shakeHands() -> Socket.Transfer {
        Self.transfer(Int(unsafe magiclink_tls_handshake(session)))
    }

    /// Reads into `buffer` from its start: what one record holds. 0 is the peer's close_notify; an end without one is a
    /// failure, because anybody on the way could have made it.
    func read(into buffer: inout [UInt8]) -> Socket.Transfer {
        let count = unsafe buffer.withUnsafeMutableBytes { bytes in
            unsafe magiclink_tls_read(session, bytes.baseAddress, bytes.count)
        }
        return Self.transfer(count)
    }

    /// Writes `bytes` at `range`, a record at most. What was not taken must come first the next time.
    func write(_ bytes: [UInt8], _ range: Range<Int>) -> Socket.Transfer {
        let count = unsafe bytes.withUnsafeBytes { bytes in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
            return unsafe magiclink_tls_write(session, rest.baseAddress, rest.count)
        }
        return Self.transfer(count)
    }

    /// True if the last read left nothing, neither in the kernel nor here.
    var isDrained: Bool { unsafe magiclink_tls_is_drained(session) }

    /// Says close_notify, where something can still be said; `.moved` when it is out.
    func end() -> Socket.Transfer {
        Self.transfer(Int(unsafe magiclink_tls_end(session)))
    }

    private static func transfer(_ result: Int) -> Socket.Transfer {
        switch result {
        case 0...: .moved(result)
        case Int(MAGICLINK_TLS_BLOCKED): .blocked
        case Int(MAGICLINK_TLS_AGAIN): .again
        default: .failed
        }
    }
}
