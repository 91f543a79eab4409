/// The deadlines of a configuration in nanoseconds, reckoned once and not with each request.
struct Allowances: Sendable {
    let handshake: UInt64
    let request: UInt64
    let write: UInt64
    let idle: UInt64
    let linger: UInt64
    let stopGrace: UInt64

    init(_ configuration: ServerConfiguration) {
        handshake = configuration.handshakeDeadline.nanoseconds
        request = configuration.requestDeadline.nanoseconds
        write = configuration.writeDeadline.nanoseconds
        idle = configuration.idleDeadline.nanoseconds
        linger = configuration.lingerDeadline.nanoseconds
        stopGrace = configuration.stopGrace.nanoseconds
    }
}

extension Duration {
    /// Whole nanoseconds, as the loops reckon: none if it is negative, at most a million seconds.
    var nanoseconds: UInt64 {
        guard self > .zero else { return 0 }
        let (seconds, attoseconds) = components
        return UInt64(min(seconds, 1_000_000)) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
