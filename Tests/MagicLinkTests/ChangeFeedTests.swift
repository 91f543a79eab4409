import MagicLinkJWT
import Synchronization
import Testing

@testable import MagicLink

@Suite("The change feed")
struct ChangeFeedTests {
    private let one = SessionID(high: 1, low: 1)
    private let two = SessionID(high: 2, low: 2)

    private func sleeper(_ feed: ChangeFeed, _ id: SessionID) async -> Task<Bool, Never> {
        let (before, ticket) = (feed.sleeperCount, feed.ticket(for: id))
        let task = Task { await feed.wait(for: ticket) }
        while feed.sleeperCount == before { await Task.yield() }
        return task
    }

    @Test("A change wakes everybody who waits for that login, and nobody else")
    func wakes() async {
        let feed = ChangeFeed()
        let (first, second, other) = (await sleeper(feed, one), await sleeper(feed, one), await sleeper(feed, two))
        feed.publish(one)
        #expect(await first.value)
        #expect(await second.value)
        #expect(feed.sleeperCount == 1)
        other.cancel()
        #expect(await !other.value)
        #expect(feed.sleeperCount == 0 && feed.ticketCount == 0)
    }

    @Test("A change before the ticket is not seen, one after it is, however often")
    func tickets() async {
        let feed = ChangeFeed()
        feed.publish(one)
        let late = await sleeper(feed, one)
        feed.publish(one)
        #expect(await late.value)
        let ticket = feed.ticket(for: one)
        feed.publish(two)
        feed.publish(one)
        feed.publish(one)
        #expect(await feed.wait(for: ticket))
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
    func cancelledBefore() async {
        let feed = ChangeFeed()
        let ticket = feed.ticket(for: one)
        let task = Task {
            while !Task.isCancelled { await Task.yield() }
            return await feed.wait(for: ticket)
        }
        task.cancel()
        #expect(await !task.value)
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
