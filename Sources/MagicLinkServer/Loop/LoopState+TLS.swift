/// Bytes as they come and go, in the clear or by TLS: here alone the loop knows the difference.
///
/// What a connection needs for TLS stands in a table of its own, so that one without it is not a byte larger.
extension LoopState {
    /// Gives a new connection TLS. It has so long to shake hands as nobody waits for anything else meanwhile.
    func secure(_ connection: Connection, _ credentials: TLSCredentials) {
        guard let session = TLSSession(connection.descriptor, credentials) else { return end(connection) }
        let place = Int(connection.descriptor)
        while sessions.count <= place { sessions.append(nil) }
        sessions[place] = session
        connection.flags.formUnion([.isTLS, .isShakingHands])
        setDeadline(connection, shared.allowances.handshake)
    }

    /// Goes on with the handshake, and then with what came behind it.
    func shakeHands(_ connection: Connection) {
        guard let session = session(connection) else { return }
        for _ in 0..<Self.turns {
            switch session.shakeHands() {
            case .moved:
                connection.flags.remove(.isShakingHands)
                setDeadline(connection, firstAllowance)
                return readIfReady(connection)
            case .again: continue
            case .blocked:
                connection.flags.remove(.hasMore)
                return
            case .failed: return end(connection)
            }
        }
        postpone(connection)
    }

    /// Reads into `input`.
    func receive(_ connection: Connection) -> Socket.Transfer {
        guard let session = session(connection) else { return Socket.read(connection.descriptor, into: &input) }
        return session.read(into: &input)
    }

    /// True if a read that gave `count` bytes has taken everything there was.
    func isDrained(_ connection: Connection, by count: Int) -> Bool {
        session(connection)?.isDrained ?? (count < input.count)
    }

    /// Writes `bytes` at `range`.
    func transmit(_ connection: Connection, _ bytes: [UInt8], _ range: Range<Int>) -> Socket.Transfer {
        guard let session = session(connection) else { return Socket.write(connection.descriptor, bytes, range) }
        return session.write(bytes, range)
    }

    /// Says that TLS ends, and frees what it needed: what still comes is for nobody. Without TLS there is nothing to do.
    /// - Returns: False if there is no room for it now; an event will tell.
    func closeTLS(_ connection: Connection) -> Bool {
        guard let session = session(connection) else { return true }
        // Who is cut is told so if there is room for it, and not waited for.
        if case .blocked = session.end(), connection.phase != .closed { return false }
        connection.flags.subtract([.isTLS, .isShakingHands])
        sessions[Int(connection.descriptor)] = nil
        return true
    }

    private func session(_ connection: Connection) -> TLSSession? {
        connection.flags.contains(.isTLS) ? sessions[Int(connection.descriptor)] : nil
    }
}
