import MagicLinkHTTP

extension LoopState {
    /// Stops gently: nobody new, parked polls answered at once, what is under way finished, everything cut at the end.
    func stop(within duration: Duration) {
        guard stopTick == nil else { return }
        loop.refuseOthers()
        // Who is in our own backlog has connected to a server that was there. In that of an inherited socket they wait for
        // the next process.
        for listener in listeners where !listener.isInherited {
            accept(listener, atMost: Int(Listener.backlog))
        }
        stopTick = Deadlines.tick(duration.nanoseconds, after: now)
        stopAccepting()
        listeners = []
        for connection in connections {
            guard let connection else { continue }
            switch connection.phase {
            case .parked:
                leaveWaitList(connection)
                connection.flags.insert(.isLast)
                wake(connection, .stopping)
            case .working: connection.flags.insert(.isLast)
            // It has the time that is left to take its answer, and then a moment as the others.
            case .idle where connection.isWriting: connection.flags.insert(.isLast)
            case .idle:
                // A request that is already in the kernel is served. One that is on its way has a moment to come: its
                // sender could not know, and on a new connection it might not ask again.
                connection.flags.formUnion([.isLast, .hasMore])
                setDeadline(connection, idleAllowance)
                readIfReady(connection)
            case .reading: connection.flags.insert(.isLast)
            case .closing, .lingering, .closed: break
            }
        }
    }

    /// Time until the first request must be whole.
    var firstAllowance: UInt64 { stopTick == nil ? shared.allowances.request : shared.allowances.stopGrace }

    /// Time until the next request must begin.
    var idleAllowance: UInt64 { stopTick == nil ? shared.allowances.idle : shared.allowances.stopGrace }

    /// Time for a peer to read the last answer; when the server stops no longer than others have to ask.
    var lingerAllowance: UInt64 {
        stopTick == nil ? shared.allowances.linger : min(shared.allowances.linger, shared.allowances.stopGrace)
    }

    /// Closes a connection whose moment is over. What comes from now on is thrown away unread: its sender sees the end of
    /// the connection, not a reset, and may ask elsewhere what was never looked at
    /// (https://www.rfc-editor.org/rfc/rfc9112#section-9.3.1).
    func endGrace(_ connection: Connection) {
        connection.flags.insert(.hasMore)
        readIfReady(connection)
        if connection.phase == .idle { close(connection) }
    }
}
