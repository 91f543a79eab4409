import MagicLinkHTTP
import Synchronization

extension LoopState {
    /// So many connections a loop may have more than another before it gives them away: those that come and go quickly
    /// stay where they are.
    static let lead = 4
    /// Nanoseconds until accepting is tried again after descriptors ran out: nothing tells when there are some again.
    private static let acceptPause: UInt64 = 250_000_000

    /// Connections taken at a time beside so many events: one where there is little else to do, since asking and
    /// finding nobody is dear (the kernel makes the new socket first); more where the others take long.
    static func acceptTurn(beside events: Int) -> Int { min(max(1, events / 4), 64) }

    /// Takes those who wait at the listener. Whoever is left is reported again.
    func accept(_ listener: Listener, atMost count: Int) {
        for _ in 0..<count {
            guard isAccepting else { return }
            // To take somebody only to turn him away is work: so many a tick, and then they wait.
            guard hasRoom || mayTurnAway else { return pauseAccepting() }
            switch Socket.accept(listener.descriptor) {
            case .connection(let descriptor, let peer): admit(descriptor, peer)
            case .none: return
            case .exhausted: return pauseAccepting()
            }
        }
    }

    /// Counts a connection that has come and has it served, here or by another loop; or turns it away. Those of its own
    /// group are counted first: who has too many already must not cost others their place.
    private func admit(_ descriptor: Int32, _ peer: Peer) {
        let group = shared.configuration.group(peer)
        guard shared.connectionsOfGroup.take(group) else {
            return turnAway(descriptor, "too many connections from one network")
        }
        guard reserveConnection() || makeRoom() else {
            shared.connectionsOfGroup.release(group)
            return turnAway(descriptor, "too many connections")
        }
        guard !give(descriptor, peer) else { return }
        loop.connections.add(1, ordering: .relaxed)
        open(descriptor, peer)
    }

    /// Tries again after a pause, or when a connection of this loop has ended.
    func retryAccepting() {
        guard stopTick == nil, now >= acceptAgain else { return }
        resumeAccepting()
    }

    /// Watches the listeners.
    func resumeAccepting() {
        isAccepting = true
        for (index, listener) in listeners.enumerated() {
            let data = UInt64(Self.listenerGeneration) << 32 | UInt64(index)
            if !poll.watchListener(listener.descriptor, data: data) { return pauseAccepting() }
        }
    }

    /// Leaves those who come in the kernel's backlog for a while: they wait, nobody is turned away.
    private func pauseAccepting() {
        stopAccepting()
        acceptAgain = now + Self.acceptPause
    }

    /// Watches the listeners no more.
    func stopAccepting() {
        isAccepting = false
        for listener in listeners { poll.forget(listener.descriptor) }
    }

    /// The kernel wakes whichever loop it likes, mostly the same one, and connections stay for long. So a loop that has
    /// more of them than another gives it the next one.
    /// - Returns: False if this loop has to keep it.
    private func give(_ descriptor: Int32, _ peer: Peer) -> Bool {
        let others = shared.loops.count - 1
        guard others > 0 else { return false }
        nextOther = (nextOther + 1) % others
        let other = shared.loops[(loop.index + 1 + nextOther) % shared.loops.count]
        return other.connections.load(ordering: .relaxed) + Self.lead < connectionCount && other.adopt(descriptor, peer)
    }

    /// Begins to serve a connection that was counted.
    func open(_ descriptor: Int32, _ peer: Peer) {
        let generation = nextSerial()
        let connection = Connection(
            descriptor: descriptor, generation: generation, peer: peer, serial: generation)
        while connections.count <= Int(descriptor) { connections.append(nil) }
        connections[Int(descriptor)] = connection
        guard poll.watch(descriptor, data: UInt64(generation) << 32 | UInt64(descriptor)) else {
            end(connection)
            return
        }
        // What has come already is reported as an event: no read that finds nothing.
        guard let credentials = shared.credentials else { return setDeadline(connection, firstAllowance) }
        secure(connection, credentials.withLock { $0 })
    }

    /// Closes the connection at once, whatever it was doing; nobody is answered any more.
    func end(_ connection: Connection) {
        guard connection.phase != .closed else { return }
        if connection.phase == .parked { leaveWaitList(connection) }
        connection.phase = .closed
        _ = closeTLS(connection)
        connection.then = nil
        connection.buffers = nil
        deadlines.remove(connection, in: connections)
        connections[Int(connection.descriptor)] = nil
        loop.connections.subtract(1, ordering: .relaxed)
        Socket.end(connection.descriptor)
        shared.connections.subtract(1, ordering: .relaxed)
        shared.connectionsOfGroup.release(shared.configuration.group(connection.peer))
        acceptAgain = 0
    }
}
