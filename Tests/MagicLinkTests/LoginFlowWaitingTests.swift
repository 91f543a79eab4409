import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("A poll that waits")
struct LoginFlowWaitingTests {
    /// Lets the poll come to rest: it sleeps in the feed, and its patience on the clock.
    private func parked(_ bench: Bench, _ login: BegunLogin) async throws -> Task<TokenAnswer, any Error> {
        let poll = Task {
            try await bench.flow.poll(OriginProof(token: login.pollToken.text), waiting: .seconds(25))
        }
        try await turns { bench.store.changes.sleeperCount > 0 && bench.waiting.sleeperCount > 0 }
        return poll
    }

    private func expectQuiet(_ bench: Bench) {
        #expect(bench.store.changes.sleeperCount == 0 && bench.store.changes.ticketCount == 0)
        #expect(bench.waiting.sleeperCount == 0)
    }

    @Test("It wakes when its login is confirmed, and has the session")
    func wakes() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let poll = try await parked(bench, login)
        _ = try await bench.confirm(login)
        #expect(try await outcome(of: poll).granted?.session == login.session)
        expectQuiet(bench)
    }

    @Test("It wakes when its login is denied or given up")
    func denied() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let poll = try await parked(bench, login)
        _ = try await bench.flow.cancel(OriginProof(token: login.pollToken.text))
        #expect(try await outcome(of: poll) == .denied)
        expectQuiet(bench)
    }

    @Test("Rule 4: another's login, a mistyped number, a resend and an opened link leave it asleep until its time")
    func sleepsOn() async throws {
        let bench = try Bench()
        let (login, other) = (try await bench.begin(), try await bench.begin())
        let link = try await bench.token(of: login)
        let poll = try await parked(bench, login)
        _ = try await bench.flow.cancel(OriginProof(token: other.pollToken.text))
        _ = try await bench.flow.view(link: link, on: Bench.phone, ownPollToken: nil)
        _ = try await bench.flow.confirm(link: link, number: bench.wrongNumber(for: login), on: Bench.phone)
        _ = try await bench.flow.resend(OriginProof(token: login.pollToken.text))
        // It has looked after each change of its own login, and sleeps again.
        try await turns { bench.store.changes.sleeperCount == 1 }
        bench.waiting.advance(by: .seconds(24))
        #expect(bench.store.changes.sleeperCount == 1)
        bench.waiting.advance(by: .seconds(1))
        #expect(try await outcome(of: poll) == .pending(PendingLogin(id: login.session)))
        expectQuiet(bench)
    }

    @Test("A change between the look and the wait is not missed")
    func notMissed() async throws {
        let feed = ChangeFeed()
        let id = SessionID(high: 1, low: 1)
        let ticket = feed.ticket(for: id)
        feed.publish(id)
        #expect(try await outcome(of: Task { await feed.wait(for: ticket) }))
        #expect(feed.ticketCount == 0)
    }

    @Test("What has its answer does not wait, and leaves nothing behind")
    func answered() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        _ = try await bench.confirm(login)
        let proof = OriginProof(token: login.pollToken.text)
        #expect(try await bench.flow.poll(proof, waiting: .seconds(25)).granted != nil)
        #expect(try await bench.flow.poll(OriginProof(token: "x.y.z"), waiting: .seconds(25)) != .expired)
        expectQuiet(bench)
    }

    @Test("A poll whose task is cancelled ends at once, and leaves nothing behind")
    func cancelled() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let poll = try await parked(bench, login)
        poll.cancel()
        #expect(try await outcome(of: poll).isPending)
        expectQuiet(bench)
        let early = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await bench.flow.poll(OriginProof(token: login.pollToken.text), waiting: .seconds(25))
        }
        early.cancel()
        #expect(try await outcome(of: early).isPending)
        expectQuiet(bench)
    }

    @Test("A hundred that wait for one login all wake, and get the same bytes")
    func crowd() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let polls = (0..<100).map { _ in
            Task { try await bench.flow.poll(OriginProof(token: login.pollToken.text), waiting: .seconds(25)) }
        }
        try await turns { bench.store.changes.sleeperCount == 100 }
        _ = try await bench.confirm(login)
        var answers: Set<TokenAnswer> = []
        for poll in polls { answers.insert(try await outcome(of: poll)) }
        #expect(answers.count == 1 && answers.first?.granted != nil)
        expectQuiet(bench)
    }
}
