import CMagicLinkLinux
import Glibc
import MagicLinkHTTP

/// The system calls of a connection, with their outcomes as values.
enum Socket {
    /// What a read or a write came to.
    enum Transfer {
        /// So many bytes; a read of 0 is the peer's end.
        case moved(Int)
        /// Nothing now; an event will tell.
        case blocked
        /// TLS has dealt with something that was no data, and may have more.
        case again
        /// The connection is broken.
        case failed
    }

    /// What `accept` found.
    enum Accepted {
        case connection(Int32, Peer)
        /// Nobody is waiting.
        case none
        /// No descriptor or no memory left: the caller must wait, the backlog keeps them.
        case exhausted
    }

    /// How many descriptors this process may hold.
    static var limit: Int { Int(magiclink_descriptors()) }

    /// Reads into `buffer` from its start.
    static func read(_ descriptor: Int32, into buffer: inout [UInt8]) -> Transfer {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe recv(descriptor, bytes.baseAddress, bytes.count, 0)
            }
            if count >= 0 { return .moved(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .blocked
            default: return .failed
            }
        }
    }

    /// Writes `bytes` at `range`. A peer that is gone is an outcome, not a signal.
    static func write(_ descriptor: Int32, _ bytes: [UInt8], _ range: Range<Int>) -> Transfer {
        while true {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
                return unsafe send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 { return .moved(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN, EWOULDBLOCK: return .blocked
            default: return .failed
            }
        }
    }

    /// Takes the next connection of the listener.
    static func accept(_ listener: Int32) -> Accepted {
        while true {
            let found = magiclink_accept(listener)
            if found.descriptor >= 0 {
                let peer = found.is_unix ? .unix : Peer(high: found.high, low: found.low, port: found.port)
                return .connection(found.descriptor, peer)
            }
            switch found.error {
            // Accept also reports the network errors of connections that ended before they were taken.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET, EHOSTUNREACH,
                ENETUNREACH:
                continue
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            default: return .none
            }
        }
    }

    /// Says that we send no more; the peer may still.
    static func endSending(_ descriptor: Int32) {
        _ = shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes the descriptor.
    static func end(_ descriptor: Int32) {
        _ = close(descriptor)
    }
}
