import MagicLinkJWT
import Synchronization
import Testing

@testable import MagicLink

@Suite("The change feed")
struct ChangeFeedTests {
    private let one = SessionID(high: 1, low: 1)
    private let two = SessionID(high: 2, low: 2)

    private func sleeper(_ feed: ChangeFeed, _ id: SessionID) async throws -> Task<Bool, Never> {
        let (before, ticket) = (feed.sleeperCount, feed.ticket(for: id))
        let task = Task { await feed.wait(for: ticket) }
        try await turns { feed.sleeperCount > before }
        return task
    }

    @Test("A change wakes everybody who waits for that login, and nobody else")
    func wakes() async throws {
        let feed = ChangeFeed()
        let (first, second, other) = (
            try await sleeper(feed, one), try await sleeper(feed, one), try await sleeper(feed, two)
        )
        feed.publish(one)
        #expect(try await outcome(of: first))
        #expect(try await outcome(of: second))
        #expect(feed.sleeperCount == 1)
        other.cancel()
        #expect(try await !outcome(of: other))
        #expect(feed.sleeperCount == 0 && feed.ticketCount == 0)
    }

    @Test("A change before the ticket is not seen, one after it is, however often")
    func tickets() async throws {
        let feed = ChangeFeed()
        feed.publish(one)
        let late = try await sleeper(feed, one)
        feed.publish(one)
        #expect(try await outcome(of: late))
        let ticket = feed.ticket(for: one)
        feed.publish(two)
        feed.publish(one)
        feed.publish(one)
        #expect(try await outcome(of: Task { await feed.wait(for: ticket) }))
        #expect(feed.ticketCount == 0)
    }

    @Test("A ticket that is not used leaves nothing behind")
    func dropped() {
        let feed = ChangeFeed()
        let tickets = [feed.ticket(for: one), feed.ticket(for: one), feed.ticket(for: two)]
        #expect(feed.ticketCount == 3)
        for ticket in tickets { feed.drop(ticket) }
        #expect(feed.ticketCount == 0)
    }

    @Test("Who is cancelled before he waits does not wait")
    func cancelledBefore() async throws {
        let feed = ChangeFeed()
        let ticket = feed.ticket(for: one)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await feed.wait(for: ticket)
        }
        task.cancel()
        #expect(try await !outcome(of: task))
        #expect(feed.sleeperCount == 0 && feed.ticketCount == 0)
    }

    @Test("Every observer hears every change, in order")
    func observers() {
        let feed = ChangeFeed()
        let heard = Mutex<[SessionID]>([])
        for _ in 0..<2 { feed.observe { id in heard.withLock { $0.append(id) } } }
        feed.publish(one)
        feed.publish(two)
        #expect(heard.withLock { $0 } == [one, one, two, two])
    }
}
