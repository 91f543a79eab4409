public import MagicLinkHTTP
import Synchronization

/// An HTTP/1.1 server on epoll: one loop a core, each with its own thread and connections. They share
/// the listeners, so that a port, a unix socket and one that was inherited are the same case.
///
/// What it promises to a handler stands at `Reply`; what it bounds, at `ServerConfiguration`.
/// Requests of one connection are answered in their order, one at a time. A peer that ends its side of the connection is
/// still answered what it asked before, except by a parked reply: that is dropped at once, because the peer is gone.
public final class Server: Sendable {
    private struct State: Sendable {
        /// From the start until the last loop has stopped.
        var shared: Shared?
        var hasStarted = false
        /// From the binding until the loops have them.
        var listeners: [Listener] = []
        var isBound = false
        var bound: [ListenAddress] = []
        var running = 0
        var hasDrained = true
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let handler: any RequestHandler
    private let configuration: ServerConfiguration
    private let state = Locked(State())

    /// Creates a server that does nothing yet.
    public init(handler: any RequestHandler, configuration: ServerConfiguration) {
        self.handler = handler
        self.configuration = configuration
    }

    /// Where it listens, with the ports that were really given; empty before `bind()` and `start()`.
    public var addresses: [ListenAddress] { state.withLock { $0.bound } }

    /// How many replies are parked.
    public var parked: Int { state.withLock { $0.shared }?.waitList.count ?? 0 }

    /// How many connections are open.
    public var connections: Int { state.withLock { $0.shared }?.connections.load(ordering: .relaxed) ?? 0 }

    /// Binds all addresses, if that was not done. Whoever connects waits until the server is started: nobody is answered
    /// by a service that is not ready yet.
    public func bind() throws(ServerError) {
        guard !state.withLock({ $0.isBound }) else { return }
        var listeners = configuration.inherited.map { Listener($0) }
        for address in configuration.addresses { listeners.append(try Listener.open(address)) }
        state.withLock { [listeners] state in
            state.isBound = true
            state.listeners = listeners
            state.bound = listeners.map(\.address)
        }
    }

    /// Binds what is not bound and starts the loops. Once in a server's life, also if it fails.
    public func start() throws(ServerError) {
        let isFirst = state.withLock { state in
            defer { state.hasStarted = true }
            return !state.hasStarted
        }
        guard isFirst else { throw ServerError(.alreadyStarted, "the server was started before") }
        try bind()
        let listeners = state.withLock { state in
            defer { state.listeners = [] }
            return state.listeners
        }
        let count = min(max(1, configuration.loops), Ticket.maximumLoops)
        var polls: [EventPoll] = []
        for _ in 0..<count { polls.append(try EventPoll(bell: try Bell())) }
        let shared = Shared(
            handler: handler, configuration: configuration,
            loops: polls.enumerated().map { Loop(index: $0.offset, bell: $0.element.bell) },
            stopped: { [state] in Self.report($0, to: state) })
        state.withLock { state in
            state.shared = shared
            state.running = count
        }
        for (index, loop) in shared.loops.enumerated() {
            // Handed over, not held twice: when the last loop lets go of the listeners, they close.
            let own = Locked(listeners)
            let poll = polls[index]
            try Thread.start { LoopState(shared: shared, loop: loop, poll: poll, listeners: own).run() }
        }
    }

    /// The topic changed: whoever is parked on it is woken, on whichever loop. From any thread, at a cost that does not
    /// grow with the number of those parked.
    public func wake(_ topic: Topic) {
        guard let shared = state.withLock({ $0.shared }) else { return }
        if let ticket = shared.waitList.change(topic) { shared.wake(ticket, .changed) }
    }

    /// From now on new connections speak TLS with these. Those that are there go on with theirs; a server that does not
    /// speak TLS, or does not run, changes nothing.
    public func renew(_ credentials: TLSCredentials) {
        state.withLock({ $0.shared })?.credentials?.withLock { $0 = credentials }
    }

    /// Somebody moved a standing clock: the server looks at it.
    public func clockMoved() {
        state.withLock { $0.shared }?.loops.forEach { $0.nudge() }
    }

    /// Stops: accepts nobody any more, answers parked replies at once, finishes what is under way, and after `duration`
    /// cuts what is left. A task that is cut runs on, and answers nobody.
    /// - Returns: True if everything ended by itself.
    public func stop(within duration: Duration) async -> Bool {
        beginStop(within: duration)
        return await ended()
    }

    /// Tells the loops to stop, and does not wait.
    func beginStop(within duration: Duration) {
        let shared = state.withLock { state in
            state.listeners = []
            return state.shared
        }
        shared?.loops.forEach { $0.post(.stop(within: duration)) }
    }

    /// Waits until all loops have stopped; a server that was never started has.
    func ended() async -> Bool {
        await withCheckedContinuation { continuation in
            let isOver: Bool? = state.withLock { state in
                if state.running == 0 { return state.hasDrained }
                state.waiting.append(continuation)
                return nil
            }
            if let isOver { continuation.resume(returning: isOver) }
        }
    }

    private static func report(_ hasDrained: Bool, to state: Locked<State>) {
        let (waiting, all) = state.withLock { state in
            state.running -= 1
            if !hasDrained { state.hasDrained = false }
            guard state.running == 0 else { return ([CheckedContinuation<Bool, Never>](), true) }
            defer {
                state.waiting = []
                // It holds what reports to this state: kept, neither would ever be freed.
                state.shared = nil
            }
            return (state.waiting, state.hasDrained)
        }
        for continuation in waiting { continuation.resume(returning: all) }
    }
}
