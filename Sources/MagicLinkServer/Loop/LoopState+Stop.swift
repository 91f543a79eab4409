import MagicLinkHTTP

extension LoopState {
    /// Stops gently: nobody new, parked polls answered at once, what is under way finished, everything cut at the end.
    func stop(within duration: Duration) {
        guard stopTick == nil else { return }
        // Who is in the backlog has connected to a server that was there.
        if isAccepting { listeners.forEach(accept) }
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
            case .idle:
                // A request that is already in the kernel is served; of others nothing is lost.
                connection.flags.formUnion([.isLast, .hasMore])
                readIfReady(connection)
                if connection.phase == .idle && !connection.isWriting { close(connection) }
            case .reading: connection.flags.insert(.isLast)
            case .closing, .lingering, .closed: break
            }
        }
    }
}
