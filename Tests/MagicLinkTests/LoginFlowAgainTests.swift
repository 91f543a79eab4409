import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("Asking again without the token that was shown")
struct LoginFlowAgainTests {
    /// What the first poll of a device login is handed.
    private func pending(_ bench: Bench, _ login: BegunLogin) async throws -> PendingLogin {
        guard case .pending(let pending) = try await bench.poll(login) else { throw Found<PendingLogin>.Nothing() }
        return pending
    }

    @Test("It hears what the token itself would hear: pending, the same session again, and then no more")
    func sameAnswers() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let pending = try await pending(bench, login)
        #expect(try await bench.flow.poll(again: pending).isPending)
        _ = try await bench.confirm(login)
        let session = try await bench.flow.poll(again: pending)
        #expect(session.granted != nil)
        #expect(try await bench.poll(login) == session)
        bench.clock.advance(by: Lifetime.collectWindow)
        #expect(try await bench.flow.poll(again: pending) == .invalid(.alreadyCollected))
        #expect(try await bench.poll(login) == .invalid(.alreadyCollected))
    }

    @Test("At the poll token's exp it is too late for both, to the second", arguments: [-1, 0, 1] as [Int64])
    func expiry(offset: Int64) async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let pending = try await pending(bench, login)
        _ = try await bench.confirm(login)
        _ = try await bench.poll(login)
        bench.clock.now = try await bench.record(login).pollExpiresAt + .seconds(offset)
        let wanted: TokenAnswer = offset < 0 ? .invalid(.alreadyCollected) : .expired
        #expect(try await bench.flow.poll(again: pending) == wanted)
        #expect(try await bench.poll(login) == wanted)
    }

    @Test("What a waiting browser is handed never becomes tokens, confirmed or not")
    func browser() async throws {
        let bench = try Bench()
        let login = try await bench.begin(over: .browser)
        guard case .pending(let pending) = try await bench.flow.collect(browser: login.pollToken.text) else {
            Issue.record("a new login is not pending")
            return
        }
        #expect(try await bench.flow.poll(again: pending) == .invalid(.noSuchLogin))
        _ = try await bench.confirm(login)
        #expect(try await bench.flow.poll(again: pending) == .invalid(.noSuchLogin))
        #expect(try await bench.record(login).progress.state == .confirmed)
    }

    @Test("A login that is not there, or was denied, says so")
    func gone() async throws {
        let bench = try Bench()
        let nobody = PendingLogin(id: SessionID(high: 1, low: 1))
        #expect(try await bench.flow.poll(again: nobody) == .invalid(.noSuchLogin))
        let login = try await bench.begin()
        let pending = try await pending(bench, login)
        _ = try await bench.flow.cancel(OriginProof(token: login.pollToken.text))
        #expect(try await bench.flow.poll(again: pending) == .denied)
    }
}
