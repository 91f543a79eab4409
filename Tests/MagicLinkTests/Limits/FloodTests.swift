import MagicLinkJWT
import MagicLinkTesting
import Synchronization
import Testing

@testable import MagicLink

@Suite("Floods")
struct FloodTests {
    private static func begin(_ bench: Bench, _ address: String, from network: UInt32?) async throws -> BegunLogin {
        try await bench.flow.begin(
            LoginWish(address: EmailAddress(address), network: network.map { ClientNetwork(ipv4: $0) }))
    }

    @Test("What one network floods leaves sixty records, whatever it types, and memory stays where it was")
    func network() async throws {
        let bench = try Bench(policy: try LoginPolicy(limits: .standard))
        for number in 0..<60 { _ = try await Self.begin(bench, "a\(number)@example.org", from: 1) }
        for number in 60..<5000 {
            await #expect(throws: LoginNotBegun.limited(.network(retryAfter: .seconds(60)))) {
                _ = try await Self.begin(bench, "a\(number)@example.org", from: 1)
            }
        }
        bench.store.tables.withLock { tables in
            #expect(tables.records.count == 60 && tables.limits.count == 62)
        }
        #expect(try await bench.store.dueMail(limit: 10_000).count == 60)
    }

    @Test("Ten thousand pending logins of one address, from as many networks: one mail, and every number told apart")
    func onePerson() async throws {
        let bench = try Bench(policy: try LoginPolicy(limits: .standard))
        var last: [BegunLogin] = []
        for number in 0..<10_000 as Range<UInt32> {
            let login = try await Self.begin(bench, "ada@example.org", from: number)
            if number >= 9936 { last.append(login) }
        }
        #expect(Set(last.map(\.number)).count == Confirmation.siblingLimit)
        while try await bench.worker.deliverDue() > 0 {}
        #expect(bench.mailer.mails.count == 1)
        // A bucket of the address and one of each network.
        #expect(bench.store.tables.withLock { $0.limits.count } == 10_002)
        // A day later all of it is forgotten, a few at each login.
        bench.clock.advance(by: .seconds(86_400 + 4200))
        for number in 0..<400 as Range<UInt32> {
            _ = try await Self.begin(bench, "b\(number)@example.org", from: number)
        }
        bench.store.tables.withLock { tables in
            #expect(tables.records.count == 400 && tables.limits.count == 801)
        }
    }
}
