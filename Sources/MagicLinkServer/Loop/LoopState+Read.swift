import MagicLinkHTTP

extension LoopState {
    /// Takes note of an event; each is told once, so what is not done now must be remembered.
    func happened(_ event: EventPoll.Event, to connection: Connection) {
        if event.isGone { return end(connection) }
        if event.isEnding {
            connection.flags.insert(.peerEnded)
            // TCP tells a peer that only stops sending from one that is gone no sooner than we write. Keeping a poll for
            // a peer that left could hand a session to nobody, so both are dropped, unread bytes or not.
            if connection.phase == .parked { return end(connection) }
        }
        // TLS may have to write before it can read on, so any event is worth a look.
        if event.isReadable || event.isEnding || connection.flags.contains(.isTLS) {
            connection.flags.insert(.hasMore)
        }
        if event.isWritable { roomCame(connection) }
        readIfReady(connection)
    }

    /// Reads if there may be something and nothing is under way that must be answered first.
    func readIfReady(_ connection: Connection) {
        guard connection.flags.contains(.hasMore), !connection.isWriting else { return }
        if connection.flags.contains(.isShakingHands) { return shakeHands(connection) }
        switch connection.phase {
        case .idle, .reading: read(connection)
        case .lingering: discard(connection)
        case .working, .parked, .closing, .closed: break
        }
    }

    /// Goes on with connections whose turn was over.
    func readQueued() {
        guard !queue.isEmpty else { return }
        let connections = queue
        queue.removeAll(keepingCapacity: true)
        for connection in connections {
            connection.flags.remove(.isQueued)
            readIfReady(connection)
        }
    }

    private func read(_ connection: Connection) {
        for _ in 0..<Self.turns {
            if connection.flags.isSuperset(of: [.isTLS, .isUnsent]) {
                // What is heard may break TLS, and then nothing can be said any more.
                sendAll()
                guard connection.phase == .idle || connection.phase == .reading, !connection.isWriting else { return }
            }
            switch receive(connection) {
            case .failed: return end(connection)
            case .again: continue
            case .blocked:
                connection.flags.remove(.hasMore)
                return
            case .moved(0):
                // What is there of a request will never be whole, and what was asked before is answered.
                sendAll()
                return end(connection)
            case .moved(let count):
                // A short read has emptied the kernel's buffer. Only an end that was announced is still to be fetched.
                let isAll = isDrained(connection, by: count) && !connection.flags.contains(.peerEnded)
                if isAll { connection.flags.remove(.hasMore) }
                take(connection, count)
                guard !isAll, connection.phase == .idle || connection.phase == .reading, !connection.isWriting else {
                    return
                }
            }
        }
        postpone(connection)
    }

    /// Throws away what a peer sends behind its last answer. Closing on unread bytes would be a reset, which can
    /// destroy the answer before it is read: https://www.rfc-editor.org/rfc/rfc9112#section-9.6.
    private func discard(_ connection: Connection) {
        for _ in 0..<Self.turns {
            switch Socket.read(connection.descriptor, into: &input) {
            case .failed, .moved(0): return end(connection)
            case .blocked:
                connection.flags.remove(.hasMore)
                return
            case .moved, .again: continue
            }
        }
        postpone(connection)
    }

    func postpone(_ connection: Connection) {
        guard !connection.flags.contains(.isQueued) else { return }
        connection.flags.insert(.isQueued)
        queue.append(connection)
    }

    /// Joins `count` bytes of `input` to what was there, and serves what is whole.
    private func take(_ connection: Connection, _ count: Int) {
        guard let buffers = connection.buffers, !buffers.input.isEmpty else {
            serve(connection, input[..<count], newParser(connection))
            return
        }
        buffers.input.append(contentsOf: input[..<count])
        serveKept(connection, buffers)
    }

    /// Serves what was read earlier.
    func serveKept(_ connection: Connection, _ buffers: Connection.Buffers) {
        // Taken out, both, so that adding to them later does not copy them.
        let bytes = buffers.input
        buffers.input = []
        let parser = buffers.parser
        buffers.parser = newParser(connection)
        serve(connection, bytes[...], parser)
    }

    func newParser(_ connection: Connection) -> RequestParser {
        RequestParser(limits: shared.configuration.limits, peer: connection.peer)
    }

    /// Answers the requests in `bytes`, in their order, until one must wait or the bytes end.
    private func serve(_ connection: Connection, _ bytes: ArraySlice<UInt8>, _ parser: consuming RequestParser) {
        var rest = bytes
        // True once a request was answered: what is left belongs to one that nobody has looked at.
        var isNew = false
        serving: while true {
            switch parser.parse(rest) {
            case .incomplete:
                wait(connection, for: rest.isEmpty ? nil : parser)
                break serving
            case .malformed(let refusal):
                refuse(connection, refusal)
                break serving
            case .complete(let request, let consumed):
                rest = rest.dropFirst(consumed)
                isNew = true
                connection.phase = .idle
                begin(connection, request)
                if output.count >= Self.flushSize {
                    flush(connection)
                    sendAll()
                }
                guard connection.phase == .idle, !connection.isWriting else { break serving }
                if rest.isEmpty {
                    wait(connection, for: nil)
                    break serving
                }
                parser = newParser(connection)
                isNew = false
            }
        }
        keep(connection, rest, isNew ? newParser(connection) : parser)
        flush(connection)
    }

    /// Keeps what was read and not yet served.
    private func keep(_ connection: Connection, _ rest: ArraySlice<UInt8>, _ parser: RequestParser) {
        switch connection.phase {
        case .closed: return
        case .closing, .lingering:
            connection.buffers?.input = []
            return
        case .idle, .reading, .working, .parked: break
        }
        if rest.isEmpty {
            if connection.isWriting { connection.buffers?.input = [] } else { connection.buffers = nil }
            return
        }
        let buffers = connection.buffers ?? Connection.Buffers(parser: parser)
        connection.buffers = buffers
        buffers.parser = parser
        // Whole, if nothing of it was served: then it is not copied.
        buffers.input = Array(rest)
    }

    /// The request, if one has begun, is not whole yet.
    private func wait(_ connection: Connection, for parser: RequestParser?) {
        guard let parser else { return setDeadline(connection, idleAllowance) }
        if connection.phase != .reading {
            connection.phase = .reading
            // From the first byte on, however the others come.
            setDeadline(connection, shared.allowances.request)
        }
        // Once: what is parsed again has grown, and then the body has begun.
        if parser.wantsContinue { output.append(contentsOf: "HTTP/1.1 100 Continue\r\n\r\n".utf8) }
    }
}
