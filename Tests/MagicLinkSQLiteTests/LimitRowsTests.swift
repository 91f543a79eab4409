import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkSQLite

@Suite("What a database keeps of limits")
struct LimitRowsTests {
    private struct House {
        let clock = ManualClock(NumericDate(1_800_000_000))
        let store: SQLiteConfirmationStore
        let flow: LoginFlow
        let path: String

        init(_ folder: String, limits: LoginLimits = .standard) throws {
            path = "\(folder)/a.db"
            store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: clock)
            let key = Base64URL.encode((0..<32).map { UInt8($0) })
            let site = Site(
                baseURL: "https://login.example.org", keys: try KeyRing(parsing: Array("k1 \(key)\n".utf8)),
                clients: ClientRegistry(), policy: try LoginPolicy(limits: limits))
            flow = LoginFlow(site: site, store: store, users: store, clock: clock, random: SeededRandom(seed: 7))
        }

        func begin(_ address: String, from network: UInt32?) async throws -> BegunLogin {
            try await flow.begin(
                LoginWish(
                    address: try EmailAddress(address), origin: .unknown,
                    network: network.map { ClientNetwork(ipv4: $0) }))
        }

        func count(_ table: String) throws -> Int64 {
            try #require(try Connection(path: path, for: .reading).integer("SELECT count(*) FROM \(table)"))
        }

        /// Sweeps until nothing is left to do.
        func sweep() async throws {
            await store.close()
            let sweeper = try Sweeper(try Connection(path: path, for: .writing))
            while try sweeper.sweep(at: clock.now) {}
        }
    }

    @Test("Buckets go with the last record that names them, and those that count stay")
    func forgotten() async throws {
        try await Folder.use { folder in
            let house = try House(folder)
            for number in 0..<100 { _ = try await house.begin("a\(number)@example.org", from: UInt32(number % 10)) }
            // 100 addresses, 10 networks, everybody.
            #expect(try house.count("bucket") == 111)
            house.clock.advance(by: .seconds(86_400))
            _ = try await house.begin("a7@example.org", from: 7)
            house.clock.advance(by: .seconds(600))
            try await house.sweep()
            #expect(try house.count("confirmation") == 1)
            // That of the address, which is not full yet, and that of everybody.
            #expect(try house.count("bucket") == 2)
        }
    }

    @Test("A flood from one network and for one address writes no more rows than the limits allow")
    func flood() async throws {
        try await Folder.use { folder in
            let house = try House(folder)
            for number in 0..<2000 {
                guard number < 60 else {
                    await #expect(throws: LoginNotBegun.limited(.network(retryAfter: .seconds(60)))) {
                        _ = try await house.begin("a\(number)@example.org", from: 1)
                    }
                    continue
                }
                _ = try await house.begin("a\(number)@example.org", from: 1)
            }
            #expect(try house.count("confirmation") == 60)
            #expect(try house.count("mail") == 60)
            #expect(try house.count("bucket") == 62)
            await house.store.close()
        }
    }

    @Test(
        "The row of an address is another one each time, also where its mail is one too many: its page is always written"
    )
    func alwaysWritten() async throws {
        try await Folder.use { folder in
            let house = try House(
                folder,
                limits: try LoginLimits(
                    address: [Rate(1, per: .seconds(86_400))!], kept: [], network: [], everybody: []))
            let reading = try Connection(path: house.path, for: .reading)
            var (turns, times): ([Int64?], Set<Int64?>) = ([], [])
            for _ in 0..<70 {
                _ = try await house.begin("ada@example.org", from: nil)
                turns.append(try reading.integer("SELECT turn FROM bucket"))
                times.insert(try reading.integer("SELECT full_at FROM bucket"))
            }
            #expect(times.count == 1 && zip(turns, turns.dropFirst()).allSatisfy { $0 != $1 })
            // One byte whatever it is, so that the row never grows.
            #expect(turns.allSatisfy { (2..<128).contains($0 ?? 0) })
            await house.store.close()
        }
    }

    @Test(
        "Ten thousand pending logins of one address: one row of limits, one mail, few siblings read"
    )
    func manyPending() async throws {
        try await Folder.use { folder in
            let house = try House(
                folder,
                limits: try LoginLimits(address: LoginLimits.standard.address, kept: [], network: [], everybody: []))
            for _ in 0..<10_000 { _ = try await house.begin("ada@example.org", from: nil) }
            #expect(try house.count("confirmation") == 10_000 && house.count("bucket") == 1)
            let sent = try Connection(path: house.path, for: .reading).integer(
                "SELECT count(*) FROM mail WHERE NOT is_decoy")
            #expect(sent == 1)
            // What the last one reads of the others is bounded.
            let (address, now) = (try EmailAddress("ada@example.org"), house.clock.now)
            let siblings = try house.store.readers.read { lookups throws(SQLiteFailure) in
                try lookups.siblings(of: address, now: now)
            }
            #expect(siblings.count == Confirmation.siblingLimit)
            let plan = try Connection(path: house.path, for: .reading).prepare(
                """
                EXPLAIN QUERY PLAN SELECT session_id FROM confirmation
                WHERE address_key = 'a' AND state = 'pending' AND expires_at > 1 ORDER BY expires_at DESC, number DESC LIMIT 64
                """
            ).all({ _ in }) { row throws(SQLiteFailure) in
                row.skip(3)
                return try row.text()
            }
            #expect(plan.count == 1 && plan[0].contains("USING COVERING INDEX confirmation_pending"), "\(plan)")
            await house.store.close()
        }
    }

    @Test("A login that could not be written is not counted, whatever failed")
    func failed() async throws {
        try await Folder.use { folder in
            let house = try House(folder)
            _ = try await house.begin("first@example.org", from: 1)
            let other = try Connection(path: house.path, for: .writing)
            try other.execute(
                "CREATE TRIGGER full BEFORE INSERT ON mail BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
            for number in 0..<100 {
                let address = try EmailAddress("a\(number)@example.org")
                do throws(LoginNotBegun) {
                    _ = try await house.flow.begin(LoginWish(address: address, network: ClientNetwork(ipv4: 1)))
                    Issue.record("a login began though its mail could not be queued")
                } catch {
                    if case .limited = error { Issue.record("a login that was not written was counted: \(error)") }
                }
            }
            #expect(try house.count("confirmation") == 1 && house.count("bucket") == 3)
            try other.execute("DROP TRIGGER full")
            for number in 0..<59 { _ = try await house.begin("a\(number)@example.org", from: 1) }
            await #expect(throws: LoginNotBegun.self) { _ = try await house.begin("last@example.org", from: 1) }
            await house.store.close()
        }
    }

    @Test("Whoever did not sign in for half a year is forgotten")
    func strangers() async throws {
        try await Folder.use { folder in
            let house = try House(folder)
            let subject = LimitSubject(address: Pseudonym(high: 1, low: 1), network: nil)
            let known = KnownRequesters.nobody.adding([Pseudonym(high: 2, low: 2)], at: house.clock.now)
            try await house.store.writer.perform { tables throws(SQLiteFailure) in
                try tables.limits.keep(.known(subject.address, known))
            }
            #expect(
                try await house.store.writer.perform { tables throws(SQLiteFailure) in
                    try tables.limits.facts(of: subject).known
                } == known)
            await house.store.close()
            let sweeper = try Sweeper(try Connection(path: house.path, for: .writing))
            _ = try sweeper.sweep(at: house.clock.now + .seconds(179 * 86_400))
            #expect(try house.count("known_requester") == 1)
            _ = try sweeper.sweep(at: house.clock.now + .seconds(180 * 86_400))
            #expect(try house.count("known_requester") == 0)
        }
    }

    @Test("No address and no network stands in the rows of limits")
    func pseudonyms() async throws {
        try await Folder.use { folder in
            let house = try House(folder)
            let login = try await house.begin("ada@example.org", from: 0xc000_0201)
            let (record, _) = try #require(try await house.store.look(at: login.session))
            let subject = try #require(record.asked.asker?.subject)
            let keys = try Connection(path: house.path, for: .reading).prepare("SELECT key FROM bucket").all({ _ in }) {
                row throws(SQLiteFailure) -> Pseudonym in try row.id()
            }
            let network = try #require(subject.network)
            #expect(Set(keys) == [.everybody, subject.address, network])
            let plain = Data([0xc0, 0, 2, 1])
            for key in keys { #expect(Data(key.bytes).range(of: plain) == nil) }
            await house.store.close()
        }
    }

    @Test("A file of the first form is brought to this one, and what it holds goes on")
    func migrated() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/old.db"
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            let old = try Connection(path: path, for: .writing)
            _ = try old.text("PRAGMA journal_mode = WAL")
            try SQLiteDatabase.take(Schema.steps[0], as: 1, old)
            try old.execute(
                "INSERT INTO user VALUES (x'0102030405060708090a0b0c0d0e0f10', 'a@b.example', 'a@b.example', 0, NULL, NULL)"
            )
            let clock = ManualClock(NumericDate(1_800_000_000))
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: clock)
            #expect(try await store.user(at: try EmailAddress("a@b.example")) != nil)
            await store.close()
            #expect(
                try Connection(path: path, for: .reading).integer("PRAGMA user_version") == Int64(Schema.steps.count))
        }
    }
}
