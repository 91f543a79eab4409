public import MagicLinkJWT
import Synchronization

/// Tells who waits that a login has news. A store publishes after the change is durable; a server wakes its parked
/// polls from it; `LoginFlow.poll(_:waiting:)` waits on it. It says that something changed, never what.
public final class ChangeFeed: Sendable {
    fileprivate struct Waiters {
        var nextTicket: UInt64 = 0
        var sleeping: [SessionID: [UInt64: CheckedContinuation<Bool, Never>]] = [:]
        /// Tickets drawn and not yet asleep; true once their login has changed.
        var awake: [SessionID: [UInt64: Bool]] = [:]
        var observers: [@Sendable (SessionID) -> Void] = []
    }

    private let waiters = Mutex(Waiters())

    /// Creates a feed that nobody listens to.
    public init() {}

    /// Calls `observer` after each change, on the thread that made it; it must not block and stays for good.
    public func observe(_ observer: @escaping @Sendable (SessionID) -> Void) {
        waiters.withLock { $0.observers.append(observer) }
    }

    /// A login has changed, durably.
    public func publish(_ id: SessionID) {
        let (continuations, observers) = waiters.withLock { waiters in
            if let tickets = waiters.awake[id] { waiters.awake[id] = tickets.mapValues { _ in true } }
            return (waiters.sleeping.removeValue(forKey: id)?.values.map { $0 } ?? [], waiters.observers)
        }
        for continuation in continuations { continuation.resume(returning: true) }
        for observer in observers { observer(id) }
    }

    /// Draw a ticket, then look at the store, then wait: a change in between is not missed.
    func ticket(for id: SessionID) -> Ticket {
        waiters.withLock { waiters in
            waiters.nextTicket += 1
            waiters.awake[id, default: [:]][waiters.nextTicket] = false
            return Ticket(id: id, number: waiters.nextTicket)
        }
    }

    /// Returns true when the ticket's login has changed since it was drawn; false when the task was cancelled first.
    func wait(for ticket: Ticket) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = waiters.withLock { waiters in
                    // A ticket that is gone was cancelled before it came to wait.
                    guard let changed = waiters.take(ticket) else { return false }
                    if changed || Task.isCancelled { return changed }
                    waiters.sleeping[ticket.id, default: [:]][ticket.number] = continuation
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            drop(ticket)
        }
    }

    /// The ticket is not used after all.
    func drop(_ ticket: Ticket) {
        let continuation = waiters.withLock { waiters in
            _ = waiters.take(ticket)
            let continuation = waiters.sleeping[ticket.id]?.removeValue(forKey: ticket.number)
            if waiters.sleeping[ticket.id]?.isEmpty == true { waiters.sleeping[ticket.id] = nil }
            return continuation
        }
        continuation?.resume(returning: false)
    }

    /// How many tasks wait; for tests that must know that somebody sleeps.
    package var sleeperCount: Int {
        waiters.withLock { $0.sleeping.values.reduce(0) { $0 + $1.count } }
    }

    /// How many tickets are drawn and not yet asleep; for tests that must know that none is left behind.
    package var ticketCount: Int {
        waiters.withLock { $0.awake.values.reduce(0) { $0 + $1.count } }
    }

    struct Ticket: Sendable {
        let id: SessionID
        let number: UInt64
    }
}

extension ChangeFeed.Waiters {
    fileprivate mutating func take(_ ticket: ChangeFeed.Ticket) -> Bool? {
        let changed = awake[ticket.id]?.removeValue(forKey: ticket.number)
        if awake[ticket.id]?.isEmpty == true { awake[ticket.id] = nil }
        return changed
    }
}
