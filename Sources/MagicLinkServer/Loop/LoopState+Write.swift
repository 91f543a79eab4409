import MagicLinkHTTP

extension LoopState {
    /// An output buffer that one large answer has grown beyond this is given back.
    private static let keptOutput = 262_144

    /// Puts an answer behind those that wait to be written.
    func write(_ connection: Connection, _ response: OutgoingResponse) {
        let isLast = connection.flags.contains(.isLast) || response.close
        response.write(
            to: &output, toHead: connection.flags.contains(.isHead), closing: isLast, date: dateText())
        if isLast { connection.phase = .closing }
    }

    /// Answers a request that is none, and reads no more: where the next one would begin cannot be known.
    func refuse(_ connection: Connection, _ refusal: Refusal) {
        connection.flags.remove(.isHead)
        connection.flags.insert(.isLast)
        var response = shared.handler.refuse(refusal)
        response.status = refusal.status
        write(connection, response)
    }

    /// Ends the connection once what is to be written is out.
    func close(_ connection: Connection) {
        connection.phase = .closing
        flush(connection)
    }

    /// Writes what the connection has said. What the kernel does not take now is kept, and an event will tell.
    func flush(_ connection: Connection) {
        guard connection.phase != .closed else {
            output.removeAll(keepingCapacity: true)
            return
        }
        if connection.isWriting {
            connection.buffers?.output.append(contentsOf: output)
            output.removeAll(keepingCapacity: true)
            return setWriteDeadline(connection)
        }
        guard !output.isEmpty else { return wroteAll(connection) }
        var sent = 0
        if case .moved(let count) = attempt(connection, output, from: 0) { sent = count }
        guard connection.phase != .closed, sent < output.count else {
            output.removeAll(keepingCapacity: output.capacity <= Self.keptOutput)
            if connection.phase != .closed { wroteAll(connection) }
            return
        }
        let buffers = connection.buffers ?? Connection.Buffers(parser: newParser(connection))
        connection.buffers = buffers
        buffers.output = Array(output[sent...])
        buffers.written = 0
        output.removeAll(keepingCapacity: output.capacity <= Self.keptOutput)
        setWriteDeadline(connection)
    }

    /// Writes on, after an event said that there is room again.
    func flushRest(_ connection: Connection) {
        guard let buffers = connection.buffers, connection.isWriting else { return }
        guard case .moved(let count) = attempt(connection, buffers.output, from: buffers.written) else { return }
        buffers.written += count
        guard buffers.written == buffers.output.count else { return }
        buffers.output = []
        buffers.written = 0
        if buffers.input.isEmpty { connection.buffers = nil }
        wroteAll(connection)
        // A request that waited for room is served now; one under way goes on by itself, without the deadline of what
        // is written. That of a parked one stays: it was never later than its own.
        switch connection.phase {
        case .idle: afterAnswer(connection)
        case .working: setDeadline(connection, nil)
        case .reading, .parked, .closing, .lingering, .closed: break
        }
    }

    /// Writes until the kernel takes no more.
    private func attempt(_ connection: Connection, _ bytes: [UInt8], from start: Int) -> Socket.Transfer {
        var sent = start
        while sent < bytes.count {
            switch Socket.write(connection.descriptor, bytes, from: sent) {
            case .moved(let count): sent += count
            case .blocked: return .moved(sent - start)
            case .failed:
                end(connection)
                return .failed
            }
        }
        return .moved(sent - start)
    }

    private func wroteAll(_ connection: Connection) {
        guard connection.phase == .closing else { return }
        connection.buffers = nil
        // The end of our side, then a while for the peer to read the answer and end its own.
        guard !connection.flags.contains(.peerEnded) || connection.flags.contains(.hasMore) else {
            return end(connection)
        }
        Socket.endSending(connection.descriptor)
        connection.phase = .lingering
        setDeadline(connection, shared.allowances.linger)
        readIfReady(connection)
    }
}
