import MagicLinkHTTP
import Synchronization

/// What happens where there are as many connections as there may be: who has been silent gives way, else who comes is
/// turned away.
extension LoopState {
    /// Ticks of silence after which a connection may lose its place, 2 s: whoever has just come has yet to speak.
    static let silence = 8
    /// Connections that are looked at for one to close, and places of the table for those: however many there are.
    private static let (looked, places) = (64, 1_024)
    /// Connections that a loop turns away in a tick; further ones wait in the kernel's backlog, which costs nothing. At
    /// about thirty microseconds each no flood has more than three hundredths of a loop's time.
    static let refusals = 256

    /// True if a connection more may be served, as far as this loop can know.
    var hasRoom: Bool { shared.connections.load(ordering: .relaxed) < shared.configuration.connections }

    /// True if one more may be turned away in this tick.
    var mayTurnAway: Bool { refusalTick != Deadlines.current(now) || refusalCount < Self.refusals }

    /// Counts one more connection, if there may be.
    func reserveConnection() -> Bool {
        let limit = shared.configuration.connections
        if shared.connections.add(1, ordering: .relaxed).newValue <= limit { return true }
        shared.connections.subtract(1, ordering: .relaxed)
        return false
    }

    /// Closes the connection that has been silent for longest, of the next few in the table, and counts one more in its
    /// place. Any server may close one between two requests, and clients ask again
    /// (https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1); whoever is turned away has nothing.
    /// - Returns: False if nobody of those was silent for long enough.
    func makeRoom() -> Bool {
        var longest: (silence: Int, connection: Connection)?
        var looked = 0
        for _ in 0..<min(Self.places, connections.count) where looked < Self.looked {
            hand = (hand + 1) % connections.count
            guard let connection = connections[hand] else { continue }
            looked += 1
            guard let silence = silence(of: connection) else { continue }
            if silence > longest?.silence ?? 0 { longest = (silence, connection) }
        }
        guard let connection = longest?.connection else { return false }
        // What has just come of it was not reported yet; then it is not silent.
        connection.flags.insert(.hasMore)
        readIfReady(connection)
        guard silence(of: connection) != nil else { return reserveConnection() }
        // Taken before it is given back, or a newcomer of another loop might have it meanwhile.
        shared.connections.add(1, ordering: .relaxed)
        end(connection)
        return true
    }

    /// For how many ticks nothing was heard of a connection from which something is waited for: a request, or the end of
    /// its handshake. Nil if it is not such a one, or has not been silent for long enough to lose its place.
    private func silence(of connection: Connection) -> Int? {
        guard connection.phase == .idle, connection.buffers == nil, connection.deadline != 0,
            connection.flags.isDisjoint(with: [.hasMore, .isUnsent])
        else { return nil }
        let flags = connection.flags
        let allowances = shared.allowances
        let allowance =
            flags.contains(.isShakingHands)
            ? allowances.handshake : flags.contains(.hasAsked) ? allowances.idle : allowances.request
        let rest = Int(connection.deadline) - Int(Deadlines.current(now))
        let silence = Int(allowance / Deadlines.tick) - rest
        return silence >= Self.silence ? silence : nil
    }

    /// Says 503 to a connection too many, and closes it: three calls to the kernel, and nothing is kept. What has come
    /// is read first, because closing on unread bytes would be a reset. Where TLS is spoken nothing is said: a handshake
    /// is work, and the plain words would be none.
    func turnAway(_ descriptor: Int32, _ reason: String) {
        let tick = Deadlines.current(now)
        refusalCount = refusalTick == tick ? refusalCount + 1 : 1
        refusalTick = tick
        guard shared.credentials == nil else { return Socket.end(descriptor) }
        let response = unavailable(reason, path: nil, retryAfter: 5)
        var bytes: [UInt8] = []
        writer.write(response, to: &bytes, toHead: false, closing: true, at: MonotonicClock.wallSeconds())
        _ = Socket.read(descriptor, into: &input)
        _ = Socket.write(descriptor, bytes, bytes.indices)
        Socket.end(descriptor)
    }
}
