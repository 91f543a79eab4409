import MagicLinkHTTP

/// One connection, as its loop keeps it.
///
/// Everything that a parked connection does not need stands in `buffers`, which is then nil: what remains is about a
/// hundred bytes, and a hundred thousand of these wait at the same time.
final class Connection {
    enum Phase: UInt8 {
        /// Between two requests; nothing of the next has come.
        case idle
        /// A part of a request has come.
        case reading
        /// A task works on the answer.
        case working
        /// The answer waits for a topic.
        case parked
        /// The last answer is written, or being written; what comes is not read as a request any more.
        case closing
        /// The last answer is out; what the peer still sends is thrown away until it ends.
        case lingering
        /// Gone. Only a function that still holds it can see this.
        case closed
    }

    struct Flags: OptionSet {
        let rawValue: UInt16
        /// There may be bytes in the kernel that no event will tell of again.
        static let hasMore = Flags(rawValue: 1)
        /// The peer sends no more after what is there.
        static let peerEnded = Flags(rawValue: 2)
        /// The request under way is a HEAD.
        static let isHead = Flags(rawValue: 4)
        /// The request under way is the connection's last.
        static let isLast = Flags(rawValue: 8)
        /// It stands in the list of those to be read again.
        static let isQueued = Flags(rawValue: 16)
        /// An answer of it stands in the outbox.
        static let isUnsent = Flags(rawValue: 32)
        /// What comes and goes is TLS; see `LoopState+TLS`.
        static let isTLS = Flags(rawValue: 64)
        /// Its handshake is not done: nothing of HTTP has come.
        static let isShakingHands = Flags(rawValue: 128)
        /// A whole request has come of it.
        static let hasAsked = Flags(rawValue: 256)
    }

    /// What only a busy connection needs.
    final class Buffers {
        /// Bytes that were read and are not yet a request.
        var input: [UInt8] = []
        /// The parser that has seen `input`.
        var parser: RequestParser
        /// Bytes that the kernel has not taken yet, from `written` on.
        var output: [UInt8] = []
        var written = 0

        init(parser: RequestParser) { self.parser = parser }
    }

    // In this order the object takes 104 bytes, for which malloc gives 112; one field more, and it gives 128.
    let descriptor: Int32
    /// Tells this connection from others that had or will have its descriptor.
    let generation: UInt32
    let peer: Peer
    var phase = Phase.idle
    var flags: Flags = []
    /// The bucket of `Deadlines` in which it stands, at or before `deadline`, counted from 1; 0 if in none.
    var bucket: UInt16 = 0
    /// Names the present wait; see `Ticket`.
    var serial: UInt32
    /// The tick at which something must have happened; 0 for none.
    var deadline: UInt32 = 0
    var next: Int32 = -1
    var previous: Int32 = -1
    var topic = Topic(high: 0, low: 0)
    var then: (@Sendable (Wakeup) -> Reply)?
    var buffers: Buffers?

    init(descriptor: Int32, generation: UInt32, peer: Peer, serial: UInt32) {
        self.descriptor = descriptor
        self.generation = generation
        self.peer = peer
        self.serial = serial
    }

    /// True while the kernel has not taken all of an answer.
    var isWriting: Bool { buffers?.output.isEmpty == false }
}
