import MagicLinkHTTP

extension LoopState {
    /// An output buffer that one large answer has grown beyond this is given back.
    private static let keptOutput = 262_144
    /// Answers collected before they are written, in connections and in bytes: more would only wait.
    private static let outboxSize = 32
    static let flushSize = 65_536

    /// Puts an answer behind those that wait to be written.
    func write(_ connection: Connection, _ response: OutgoingResponse) {
        let isLast = connection.flags.contains(.isLast) || response.close
        writer.write(
            response, to: &output, toHead: connection.flags.contains(.isHead), closing: isLast,
            at: MonotonicClock.wallSeconds())
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

    /// The connection has said for now what it had to say. Answers of several go out together: the way through the
    /// kernel is long, and what has been run last is run fastest.
    func flush(_ connection: Connection) {
        let start = outbox.last?.end ?? 0
        guard connection.phase != .closed else { return output.removeSubrange(start...) }
        guard output.count > start else {
            if !connection.flags.contains(.isUnsent), !connection.isWriting { wroteAll(connection) }
            return
        }
        connection.flags.insert(.isUnsent)
        outbox.append((connection, output.count))
        if outbox.count >= Self.outboxSize || output.count >= Self.flushSize { sendAll() }
    }

    /// Writes the answers that wait for it, in the order in which they came. What the kernel does not take now is kept,
    /// and an event will tell.
    func sendAll() {
        guard !outbox.isEmpty else { return }
        var start = 0
        for (connection, end) in outbox {
            send(connection, start..<end)
            start = end
        }
        // Only now: a connection may stand here twice, and what it says last may end it.
        for (connection, _) in outbox {
            connection.flags.remove(.isUnsent)
            if !connection.isWriting { wroteAll(connection) }
        }
        outbox.removeAll(keepingCapacity: true)
        output.removeAll(keepingCapacity: output.capacity <= Self.keptOutput)
    }

    private func send(_ connection: Connection, _ range: Range<Int>) {
        guard connection.phase != .closed else { return }
        if connection.isWriting {
            connection.buffers?.output.append(contentsOf: output[range])
            return setWriteDeadline(connection)
        }
        guard case .moved(let sent) = attempt(connection, output, range), sent < range.count else { return }
        let buffers = connection.buffers ?? Connection.Buffers(parser: newParser(connection))
        connection.buffers = buffers
        buffers.output = Array(output[range].dropFirst(sent))
        buffers.written = 0
        // The time to take it begins, and what was left of the time to ask is no limit of it. A parked reply and a request
        // that has begun keep theirs.
        if connection.phase != .parked && connection.phase != .reading {
            deadlines.set(0, for: connection, in: connections)
        }
        setWriteDeadline(connection)
    }

    /// An event said that the kernel takes more.
    func roomCame(_ connection: Connection) {
        if connection.isWriting {
            flushRest(connection)
        } else if !connection.flags.contains(.isUnsent) {
            // Only the end of TLS can have waited for room.
            wroteAll(connection)
        }
    }

    /// Writes on, after an event said that there is room again.
    private func flushRest(_ connection: Connection) {
        guard let buffers = connection.buffers, connection.isWriting else { return }
        guard case .moved(let count) = attempt(connection, buffers.output, buffers.written..<buffers.output.count)
        else {
            return
        }
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
    private func attempt(_ connection: Connection, _ bytes: [UInt8], _ range: Range<Int>) -> Socket.Transfer {
        var rest = range
        while !rest.isEmpty {
            switch transmit(connection, bytes, rest) {
            case .moved(let count): rest = (rest.lowerBound + count)..<rest.upperBound
            case .again: continue
            case .blocked: return .moved(rest.lowerBound - range.lowerBound)
            case .failed:
                end(connection)
                return .failed
            }
        }
        return .moved(range.count)
    }

    private func wroteAll(_ connection: Connection) {
        guard connection.phase == .closing else { return }
        connection.buffers = nil
        guard closeTLS(connection) else { return setWriteDeadline(connection) }
        // The end of our side, then a while for the peer to read the answer and end its own.
        guard !connection.flags.contains(.peerEnded) || connection.flags.contains(.hasMore) else {
            return end(connection)
        }
        Socket.endSending(connection.descriptor)
        connection.phase = .lingering
        setDeadline(connection, lingerAllowance)
        readIfReady(connection)
    }
}
