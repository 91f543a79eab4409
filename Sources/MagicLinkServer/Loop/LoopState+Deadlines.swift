import MagicLinkHTTP

extension LoopState {
    /// Something must happen within `wait` nanoseconds; nil: whenever it likes.
    func setDeadline(_ connection: Connection, _ wait: UInt64?) {
        // The peer's time to take an answer goes on, whatever else begins.
        if connection.isWriting { return setWriteDeadline(connection, atMost: wait) }
        let tick = wait.map { Deadlines.tick($0, after: now) } ?? 0
        deadlines.set(tick, for: connection, in: connections)
    }

    /// The peer must take what was written; a deadline that comes sooner stays.
    func setWriteDeadline(_ connection: Connection, atMost wait: UInt64? = nil) {
        var tick = Deadlines.tick(shared.allowances.write, after: now)
        if let wait { tick = min(tick, Deadlines.tick(wait, after: now)) }
        if connection.deadline != 0 { tick = min(tick, connection.deadline) }
        deadlines.set(tick, for: connection, in: connections)
    }

    /// The connection's time is over.
    func deadlinePassed(_ connection: Connection) {
        connection.deadline = 0
        switch connection.phase {
        case .parked:
            // Also when it waits for room to write an earlier answer: this one then joins it, with time of its own.
            leaveWaitList(connection)
            wake(connection, .timeout)
        case .reading where !connection.isWriting:
            refuse(connection, Refusal(.requestTimeout, "the request did not come in time"))
            flush(connection)
        case .idle where stopTick != nil && !connection.isWriting: endGrace(connection)
        case .idle, .reading, .working, .closing, .lingering: end(connection)
        case .closed: break
        }
    }
}
