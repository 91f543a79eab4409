import MagicLinkHTTP
import Synchronization

extension LoopState {
    /// Hands a request to the handler.
    func begin(_ connection: Connection, _ request: IncomingRequest) {
        if request.method == .head { connection.flags.insert(.isHead) } else { connection.flags.remove(.isHead) }
        connection.flags.insert(.hasAsked)
        if request.isLast || stopTick != nil { connection.flags.insert(.isLast) }
        // Before the handler looks at anything: what changes from here on counts as changed when it parks.
        let moment = shared.waitList.moment
        answer(connection, shared.handler.respond(to: request), moment, path: request.path)
    }

    /// Does what the reply says. The connection is idle when it comes here.
    func answer(_ connection: Connection, _ reply: Reply, _ moment: UInt64, path: String?) {
        switch reply {
        case .now(let response): write(connection, response)
        case .later(let work): start(connection, work, moment, path)
        case .park(let topic, let duration, let group, let then):
            guard stopTick == nil else { return answerWhileStopping(connection, then, moment, path) }
            park(connection, Parking(topic: topic, duration: duration, group: group, then: then), moment, path)
        }
    }

    private func answerWhileStopping(
        _ connection: Connection, _ then: @Sendable (Wakeup) -> Reply, _ moment: UInt64, _ path: String?
    ) {
        switch then(.stopping) {
        case .park: close(connection)
        case let reply: answer(connection, reply, moment, path: path)
        }
    }

    private func start(
        _ connection: Connection, _ work: @escaping @Sendable () async -> Reply, _ moment: UInt64, _ path: String?
    ) {
        guard shared.underWay.add(1, ordering: .relaxed).newValue <= shared.configuration.underWay else {
            shared.underWay.subtract(1, ordering: .relaxed)
            return write(connection, unavailable("too many answers are under way", path: path, retryAfter: 1))
        }
        let ticket = newTicket(connection)
        let loop = loop
        Task.immediate(executorPreference: loop) {
            loop.post(.reply(ticket, await work(), since: moment))
        }
        // Most tasks wait for nothing and have their answer by now: it goes out with what is being written.
        if let reply = loop.takeBack(ticket) {
            shared.underWay.subtract(1, ordering: .relaxed)
            return answer(connection, reply, moment, path: path)
        }
        tasks += 1
        connection.phase = .working
        // The task has no deadline of the connection: who made it knows how long it may take.
        setDeadline(connection, nil)
    }

    /// A task has its answer; nobody hears it if the connection is gone.
    func taskAnswered(_ ticket: Ticket, _ reply: Reply, _ moment: UInt64) {
        tasks -= 1
        shared.underWay.subtract(1, ordering: .relaxed)
        guard let connection = find(ticket), connection.phase == .working else { return }
        connection.phase = .idle
        answer(connection, reply, moment, path: nil)
        goOn(connection)
    }

    /// What a reply wants that parks.
    private struct Parking {
        let topic: Topic
        let duration: Duration
        let group: ClientGroup
        let then: @Sendable (Wakeup) -> Reply
    }

    private func park(_ connection: Connection, _ wish: Parking, _ moment: UInt64, _ path: String?) {
        // See `happened(_:to:)`: a peer that has ended is not waited with.
        guard !connection.flags.contains(.peerEnded) else {
            connection.phase = .closing
            return
        }
        connection.phase = .parked
        connection.topic = wish.topic
        connection.then = wish.then
        let ticket = newTicket(connection)
        switch shared.waitList.park(ticket, on: wish.topic, from: wish.group, since: moment) {
        case .parked(let replaced):
            if let replaced { shared.wake(replaced, .replaced) }
            if wish.duration > .zero {
                setDeadline(connection, wish.duration.nanoseconds)
            } else {
                loop.post(.wake(ticket, .timeout))
            }
        // Not on the spot: a handler that always parks and is always woken would never let others have their turn.
        case .changed: loop.post(.wake(ticket, .changed))
        case .full:
            connection.phase = .idle
            connection.then = nil
            guard case .now(let response) = wish.then(.crowded) else {
                return write(connection, unavailable("too many replies are parked", path: path, retryAfter: 5))
            }
            write(connection, response)
        }
    }

    /// 503 in the words of the handler.
    func unavailable(_ reason: String, path: String?, retryAfter seconds: Int) -> OutgoingResponse {
        let refusal = Refusal(.serviceUnavailable, reason, path: path)
        var response = shared.handler.refuse(refusal)
        response.status = refusal.status
        response.fields["retry-after"] = "\(seconds)"
        return response
    }

    /// Goes on with a parked reply, if it is still that one.
    func wake(_ ticket: Ticket, _ reason: Wakeup) {
        guard let connection = find(ticket), connection.phase == .parked else { return }
        if reason == .timeout || reason == .stopping { leaveWaitList(connection) }
        wake(connection, reason)
    }

    /// Goes on with the reply of a parked connection that is not in the wait list any more.
    func wake(_ connection: Connection, _ reason: Wakeup) {
        guard let then = connection.then else { return }
        connection.then = nil
        connection.phase = .idle
        let moment = shared.waitList.moment
        if reason == .stopping {
            answerWhileStopping(connection, then, moment, nil)
        } else {
            answer(connection, then(reason), moment, path: nil)
        }
        goOn(connection)
    }

    /// Takes a parked connection out of the wait list.
    func leaveWaitList(_ connection: Connection) {
        let ticket = Ticket(loop: loop.index, descriptor: connection.descriptor, serial: connection.serial)
        shared.waitList.leave(ticket, connection.topic)
    }

    private func newTicket(_ connection: Connection) -> Ticket {
        connection.serial = nextSerial()
        return Ticket(loop: loop.index, descriptor: connection.descriptor, serial: connection.serial)
    }

    private func find(_ ticket: Ticket) -> Connection? {
        let place = ticket.descriptor
        guard place < connections.count, let connection = connections[place], connection.serial == ticket.serial else {
            return nil
        }
        return connection
    }

    /// Writes what an answer that came later has said, then serves what has come in the meantime.
    private func goOn(_ connection: Connection) {
        flush(connection)
        guard connection.phase == .idle, !connection.isWriting else { return }
        afterAnswer(connection)
    }

    /// The connection has answered and may serve the next request.
    func afterAnswer(_ connection: Connection) {
        setDeadline(connection, idleAllowance)
        if let buffers = connection.buffers, !buffers.input.isEmpty { serveKept(connection, buffers) }
        readIfReady(connection)
    }
}
