import MagicLinkHTTP
import Synchronization

/// A loop from within: everything that only its own thread touches. It is made on that thread and never leaves it, so
/// nothing here is locked; the compiler sees to it, since the type is not Sendable.
final class LoopState {
    /// Bytes read at a time, 64 KiB: most requests come in one piece, and no peer is read for longer than others wait.
    private static let readSize = 65_536
    /// Pieces of one connection that are read before others have their turn.
    static let turns = 16
    /// So many rounds of messages are dealt with before the loop looks at its sockets again: a task and its answer are
    /// two, and cost no system call in between.
    private static let rounds = 4

    let shared: Shared
    let loop: Loop
    let poll: EventPoll
    var listeners: [Listener]
    /// False while nobody is accepted, because descriptors have run out or too many were turned away.
    var isAccepting = false
    /// Connections taken at a time.
    private var acceptTurn = 1
    /// When accepting is tried again: nanoseconds of the clock.
    var acceptAgain: UInt64 = 0

    /// Which of the other loops is looked at next when a connection has come.
    var nextOther = 0
    /// The place in the table that was looked at last for one who may give way.
    var hand = 0
    /// How many were turned away in `refusalTick`.
    var refusalCount = 0
    var refusalTick: UInt32 = 0

    /// By descriptor, which the kernel keeps small and dense.
    var connections: [Connection?] = []
    var connectionCount: Int { loop.connections.load(ordering: .relaxed) }
    /// By descriptor, of those that speak TLS; empty where nobody does.
    var sessions: [TLSSession?] = []
    /// Tasks of this loop that have not answered.
    var tasks = 0
    var deadlines: Deadlines
    /// Connections that had more to read than one turn allows.
    var queue: [Connection] = []
    /// Read into, by every connection in turn.
    var input: [UInt8]
    /// Answers that were not written yet, of one connection behind the other; ``outbox`` says whose end where.
    var output: [UInt8] = []
    /// In the order of ``output``. What lies behind the last one's end belongs to the connection that is being served.
    var outbox: [(connection: Connection, end: Int)] = []
    var now: UInt64
    private var batch = EventPoll.Batch()
    private var messages: [Loop.Message] = []
    private var serial: UInt32 = 0
    var writer = ResponseWriter()

    /// Nil until the server stops; then the tick at which connections still open are cut.
    var stopTick: UInt32?
    private var hasReported = false

    /// Takes the listeners out of `listeners`, so that nobody else keeps them open when the server stops.
    init(shared: Shared, loop: Loop, poll: EventPoll, listeners: Locked<[Listener]>) {
        self.shared = shared
        self.loop = loop
        self.poll = poll
        self.listeners = listeners.withLock { held in
            defer { held = [] }
            return held
        }
        now = shared.configuration.clock.now()
        deadlines = Deadlines(now: now)
        input = Array(repeating: 0, count: Self.readSize)
        output.reserveCapacity(4_096)
    }

    /// Runs until the server has stopped and the last task has ended.
    func run() {
        resumeAccepting()
        while !isFinished {
            let count = poll.wait(patience(), for: &batch)
            loop.wakeUp()
            // Before anything else: deadlines set from a time before the wait would be over already.
            now = shared.configuration.clock.now()
            acceptTurn = Self.acceptTurn(beside: count)
            for index in 0..<count { handle(EventPoll.event(index, of: batch)) }
            readQueued()
            for _ in 0..<Self.rounds where !deliver() { break }
            for connection in deadlines.due(now: now, in: connections) { deadlinePassed(connection) }
            sendAll()
            if !isAccepting { retryAccepting() }
            checkStop()
        }
    }

    private var isFinished: Bool { hasReported && tasks == 0 }

    /// Milliseconds to wait for events.
    private func patience() -> Int32 {
        guard queue.isEmpty, loop.fallAsleep() else { return 0 }
        guard shared.configuration.clock.isRunning else { return -1 }
        var wait = deadlines.wait(from: now)
        if let stopTick, connectionCount > 0 {
            wait = Self.sooner(wait, Deadlines.wait(until: stopTick, from: now))
        }
        if !isAccepting && stopTick == nil {
            wait = Self.sooner(wait, acceptAgain <= now ? 0 : Int32((acceptAgain - now) / 1_000_000 + 1))
        }
        return wait
    }

    private static func sooner(_ left: Int32, _ right: Int32) -> Int32 {
        left < 0 ? right : right < 0 ? left : min(left, right)
    }

    private func handle(_ event: EventPoll.Event) {
        if event.data == EventPoll.awake { return }
        let descriptor = Int(truncatingIfNeeded: event.data & 0xffff_ffff)
        let generation = UInt32(truncatingIfNeeded: event.data >> 32)
        if generation == Self.listenerGeneration {
            accept(listeners[descriptor], atMost: acceptTurn)
            return
        }
        // An event of a connection that was closed earlier in this very batch.
        guard descriptor < connections.count, let connection = connections[descriptor],
            connection.generation == generation
        else { return }
        happened(event, to: connection)
    }

    /// Deals with what other threads, tasks and this loop itself have left.
    /// - Returns: False if there was nothing.
    private func deliver() -> Bool {
        let taken = loop.take(leaving: messages)
        messages = []
        guard !taken.isEmpty else {
            messages = taken
            return false
        }
        for message in taken {
            switch message {
            case .job(let job): loop.run(job)
            case .wake(let ticket, let reason): wake(ticket, reason)
            case .reply(let ticket, let reply, let moment): taskAnswered(ticket, reply, moment)
            case .stop(let duration): stop(within: duration)
            case .adopt(let descriptor, let peer): open(descriptor, peer)
            }
        }
        messages = taken
        messages.removeAll(keepingCapacity: messages.capacity <= 4_096)
        return true
    }

    /// A number that names a connection or a wait; see `Ticket`.
    func nextSerial() -> UInt32 {
        serial &+= 1
        if serial == Self.listenerGeneration { serial = 1 }
        return serial
    }

    /// The generation that stands for listeners in the data of an event.
    static let listenerGeneration = UInt32.max

    private func checkStop() {
        guard let stopTick, !hasReported else { return }
        let isDrained = connectionCount == 0 && tasks == 0
        if !isDrained {
            guard Deadlines.current(now) >= stopTick else { return }
            // Those that another loop gave to this one are among the cut.
            _ = deliver()
            for connection in connections { if let connection { end(connection) } }
        }
        hasReported = true
        shared.stopped(isDrained)
    }
}
