import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkWeb
import Testing

@Suite("A poll that waits")
struct TokenWaitTests {
    @Test(
        "It parks on its own login, for as long as it asked and at most 25 s", arguments: [(1, 1), (25, 25), (600, 25)])
    func parks(asked: Int, given: Int) async throws {
        let house = try House()
        let code = try await house.begin().deviceCode
        let parked = try await house.parked(house.poll(code, wait: asked))
        #expect(parked.duration == .seconds(given))
        let answer = try await house.answer(parked.then(.timeout))
        #expect(try answer.error() == "authorization_pending")
        #expect(answer.fields["preference-applied"] == "wait=\(given)")
        let other = try await house.parked(house.poll(try await house.begin().deviceCode, wait: 5))
        #expect(other.topic != parked.topic)
    }

    @Test("What the store knows at once takes no task, what it does not takes one, and both hear the same")
    func atOnce() async throws {
        let house = try House()
        let code = try await house.begin().deviceCode
        let poll = house.poll(code, wait: 25)
        guard case .park(let topic, .seconds(25), _, _) = house.service.respond(to: poll) else {
            Issue.record("a poll of a login that is known to be pending was not parked at once")
            return
        }
        guard case .now(let pending) = house.service.respond(to: house.poll(code)) else {
            Issue.record("a poll that does not wait was not answered at once")
            return
        }
        house.wait(.seconds(10))
        house.store.slow(true)
        guard case .later = house.service.respond(to: poll) else {
            Issue.record("a poll of a login that is not known took no task")
            return
        }
        #expect(try await house.parked(poll).topic == topic)
        #expect(try await house.answer(house.poll(code)) == pending)
        // Over: known at once too.
        house.store.slow(false)
        house.pass(.seconds(3600))
        guard case .now(let over) = house.service.respond(to: house.poll(code)) else {
            Issue.record("a poll whose time is over was not answered at once")
            return
        }
        #expect(try over.error() == "expired_token")
    }

    @Test("Without the wish, or with zero, it is answered at once")
    func doesNotPark() async throws {
        let house = try House()
        let code = try await house.begin().deviceCode
        let absent = try await house.answer(house.poll(code))
        let zero = try await house.answer(house.poll(code, wait: 0))
        #expect(try absent.error() == "authorization_pending")
        #expect(absent == zero)
        #expect(absent.fields["preference-applied"] == nil)
    }

    @Test(
        "Why it goes on decides what it hears",
        arguments: [
            (Wakeup.timeout, "authorization_pending"), (.stopping, "authorization_pending"), (.replaced, "slow_down"),
            (.crowded, "slow_down"),
        ])
    func wakes(_ wakeup: Wakeup, _ error: String) async throws {
        let house = try House()
        let parked = try await house.parked(house.poll(try await house.begin().deviceCode, wait: 25))
        let answer = try await house.answer(parked.then(wakeup))
        #expect(answer.status == .badRequest)
        #expect(try answer.error() == error)
    }

    @Test("A wake that is nothing parks it again, for what is left")
    func shrinks() async throws {
        let house = try House()
        let parked = try await house.parked(house.poll(try await house.begin().deviceCode, wait: 25))
        house.wait(.seconds(10))
        let again = try await house.parked(parked.then(.changed))
        #expect(again.topic == parked.topic)
        #expect(again.duration == .seconds(15))
        house.wait(.seconds(15))
        #expect(try await house.answer(again.then(.changed)).error() == "authorization_pending")
    }

    @Test("The wake of a confirmation collects")
    func collects() async throws {
        let house = try House()
        let begun = try await house.begin()
        let parked = try await house.parked(house.poll(begun.deviceCode, wait: 25))
        try await house.confirm(begun.number)
        let answer = try await house.answer(parked.then(.changed))
        #expect(answer.status == .ok)
        #expect(answer.fields["preference-applied"] == "wait=25")
        #expect(try answer.object()["access_token"]?.string != nil)
    }

    @Test("A store that fails while it waits makes it slower, never gives it up")
    func storeFails() async throws {
        let house = try House()
        let parked = try await house.parked(house.poll(try await house.begin().deviceCode, wait: 25))
        house.store.fail(StoreError(.unavailable))
        let answer = try await house.answer(parked.then(.changed))
        #expect(answer.status == .badRequest)
        #expect(try answer.error() == "slow_down")
        #expect(answer.fields["retry-after"] == "5")
    }

    @Test("Three polls in five seconds are served, the fourth hears slow_down, and later ones are served again")
    func paces() async throws {
        let house = try House()
        let code = try await house.begin().deviceCode
        let other = try await house.begin("bob@example.org").deviceCode
        for _ in 0..<3 { #expect(try await house.answer(house.poll(code)).error() == "authorization_pending") }
        #expect(try await house.answer(house.poll(code)).error() == "slow_down")
        #expect(try await house.answer(house.poll(code, wait: 25)).error() == "slow_down")
        #expect(try await house.answer(house.poll(other)).error() == "authorization_pending")
        house.wait(.seconds(5))
        #expect(try await house.answer(house.poll(code)).error() == "authorization_pending")
    }

    @Test("Whoever polls too fast still gets what was confirmed")
    func pacingNeverHidesAnAnswer() async throws {
        let house = try House()
        let begun = try await house.begin()
        for _ in 0..<4 { _ = try await house.answer(house.poll(begun.deviceCode)) }
        try await house.confirm(begun.number)
        #expect(try await house.answer(house.poll(begun.deviceCode)).status == .ok)
    }
}
