import MagicLinkHTTP
import Synchronization

/// A loop as other threads see it: a place to leave messages, and an executor for the tasks pinned to it.
final class Loop: Sendable {
    /// What can be asked of a loop from outside.
    enum Message: Sendable {
        case job(UnownedJob)
        case wake(Ticket, Wakeup)
        /// The answer of a task, with the moment that was noted before its request was looked at.
        case reply(Ticket, Reply, since: UInt64)
        case stop(within: Duration)
        /// A connection that another loop accepted.
        case adopt(Int32, Peer)
    }

    private struct Inbox: Sendable {
        var messages: [Message] = []
        /// True while the loop waits for events, or is about to: only then the bell must be rung.
        var isAsleep = false
        /// True once the loop stops: then it takes no connection of another's any more.
        var isStopping = false
    }

    let index: Int
    /// Connections that it holds, with those in its inbox.
    let connections = Atomic<Int>(0)
    private let inbox = Locked(Inbox())
    private let bell: Bell

    init(index: Int, bell: Bell) {
        self.index = index
        self.bell = bell
    }

    /// Leaves a message. Of many left while the loop sleeps only the first costs a system call, and none does that is left
    /// while it is awake, so none of its own.
    func post(_ message: Message) {
        let mustRing = inbox.withLock { inbox in
            inbox.messages.append(message)
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        if mustRing { bell.ring() }
    }

    /// Takes the last message back if it is the answer for `ticket` and wants no task again: that one has to queue.
    func takeBack(_ ticket: Ticket) -> Reply? {
        inbox.withLock { inbox in
            guard case .reply(ticket, let reply, _)? = inbox.messages.last else { return nil }
            if case .later = reply { return nil }
            inbox.messages.removeLast()
            return reply
        }
    }

    /// Gives the loop a connection.
    /// - Returns: False if it stops; then the connection is still the caller's.
    func adopt(_ descriptor: Int32, _ peer: Peer) -> Bool {
        let mustRing: Bool? = inbox.withLock { inbox in
            guard !inbox.isStopping else { return nil }
            connections.add(1, ordering: .relaxed)
            inbox.messages.append(.adopt(descriptor, peer))
            defer { inbox.isAsleep = false }
            return inbox.isAsleep
        }
        if mustRing == true { bell.ring() }
        return mustRing != nil
    }

    /// Takes no connection from other loops any more.
    func refuseOthers() {
        inbox.withLock { $0.isStopping = true }
    }

    /// Makes the loop look at its clock.
    func nudge() {
        bell.ring()
    }

    /// The loop has waited for events, and looks at its messages before it does again.
    func wakeUp() {
        inbox.withLock { $0.isAsleep = false }
    }

    /// Takes all messages, and leaves `empty`, whose room is used again.
    func take(leaving empty: [Message]) -> [Message] {
        inbox.withLock { inbox in
            inbox.isAsleep = false
            guard !inbox.messages.isEmpty else { return empty }
            let messages = inbox.messages
            inbox.messages = empty
            return messages
        }
    }

    /// True if nothing is left to do, so that the loop may wait for events.
    func fallAsleep() -> Bool {
        inbox.withLock { inbox in
            inbox.isAsleep = inbox.messages.isEmpty
            return inbox.isAsleep
        }
    }
}
