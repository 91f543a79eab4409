import CMagicLinkLinux
import Glibc

/// One epoll instance and the bell that wakes it. Closes itself.
final class EventPoll: Sendable {
    /// What happened to a descriptor.
    struct Event {
        let data: UInt64
        let isReadable: Bool
        let isWritable: Bool
        /// The peer sends no more: half-closed, or gone.
        let isEnding: Bool
        /// Broken or closed in both directions.
        let isGone: Bool
    }

    /// The `data` of the event that only says: awake.
    static let awake = UInt64.max

    /// Room for the events of one call; enough that a busy loop pays one call for many. Each loop has its own.
    struct Batch {
        fileprivate var events = Array(repeating: magiclink_event(), count: Int(MAGICLINK_EVENTS))
    }

    private let poll: Int32
    /// Rung from any thread.
    let bell: Bell

    init(bell: Bell) throws(ServerError) {
        poll = epoll_create1(Int32(EPOLL_CLOEXEC))
        self.bell = bell
        guard poll >= 0 else { throw ServerError(.system, "epoll_create1 failed: errno \(errno)") }
        // Edge-triggered, so it never has to be read: each write is an event of its own.
        let error = magiclink_epoll_add(poll, bell.descriptor, EPOLLIN.rawValue | EPOLLET.rawValue, Self.awake)
        guard error == 0 else { throw ServerError(.system, "epoll_ctl failed: errno \(error)") }
    }

    deinit {
        close(poll)
    }

    /// Watches a connection for everything, once and for all: edge-triggered, so it never needs another call.
    func watch(_ descriptor: Int32, data: UInt64) -> Bool {
        let events = EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue
        return magiclink_epoll_add(poll, descriptor, events, data) == 0
    }

    /// Watches a listener, level-triggered: what is not accepted now is reported again. Of several loops that share it
    /// one is woken.
    func watchListener(_ descriptor: Int32, data: UInt64) -> Bool {
        magiclink_epoll_add(poll, descriptor, EPOLLIN.rawValue | EPOLLEXCLUSIVE.rawValue, data) == 0
    }

    /// Watches the descriptor no more.
    func forget(_ descriptor: Int32) {
        _ = magiclink_epoll_remove(poll, descriptor)
    }

    /// Waits at most `milliseconds` (negative: without end) and returns how many events there are.
    func wait(_ milliseconds: Int32, for batch: inout Batch) -> Int {
        let count = unsafe batch.events.withUnsafeMutableBufferPointer { buffer in
            unsafe magiclink_epoll_wait(poll, buffer.baseAddress, Int32(buffer.count), milliseconds)
        }
        return max(0, Int(count))
    }

    /// The event at `index` of those that were counted.
    static func event(_ index: Int, of batch: borrowing Batch) -> Event {
        let bits = batch.events[index].events
        return Event(
            data: batch.events[index].data, isReadable: bits & EPOLLIN.rawValue != 0,
            isWritable: bits & EPOLLOUT.rawValue != 0, isEnding: bits & EPOLLRDHUP.rawValue != 0,
            isGone: bits & (EPOLLHUP.rawValue | EPOLLERR.rawValue) != 0)
    }
}
