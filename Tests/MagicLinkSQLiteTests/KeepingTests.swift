import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkSQLite

@Suite("What a database keeps, and what it forgets")
struct KeepingTests {
    /// A store on a clock, with a flow that begins logins in it.
    private struct House {
        let clock = ManualClock(NumericDate(1_800_000_000))
        let store: SQLiteConfirmationStore
        let flow: LoginFlow
        let site: Site

        init(_ path: String) throws {
            store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: clock)
            let key = Base64URL.encode((0..<32).map { UInt8($0) })
            site = Site(
                baseURL: "https://login.example.org", keys: try KeyRing(parsing: Array("k1 \(key)\n".utf8)),
                clients: ClientRegistry(), policy: try LoginPolicy())
            flow = LoginFlow(site: site, store: store, users: store, clock: clock, random: SeededRandom(seed: 7))
        }

        func begin(_ number: Int, over channel: Confirmation.Channel = .device) async throws -> BegunLogin {
            try await flow.begin(
                LoginWish(
                    address: try EmailAddress("user\(number)@example.org"), channel: channel,
                    origin: Device(browser: .firefox, system: .linux)))
        }
    }

    private static func count(_ table: String, at path: String) throws -> Int64? {
        try Connection(path: path, for: .reading).integer("SELECT count(*) FROM \(table)")
    }

    @Test("What may be forgotten is, a few rows in each transaction, with all that belongs to it")
    func sweeps() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            for number in 0..<(3 * Sweeper.step) { _ = try await house.begin(number) }
            #expect(try Self.count("confirmation", at: path) == Int64(3 * Sweeper.step))
            // Closed first: a writer with nothing to do would forget some by itself.
            await house.store.close()
            house.clock.advance(by: .seconds(600) + Lifetime.afterEnd)
            let connection = try Connection(path: path, for: .writing)
            let sweeper = try Sweeper(connection)
            for left in [2, 1, 0] {
                #expect(try sweeper.sweep(at: house.clock.now))
                #expect(try Self.count("confirmation", at: path) == Int64(left * Sweeper.step))
                #expect(try Self.count("mail", at: path) == Int64(left * Sweeper.step))
            }
            #expect(try !sweeper.sweep(at: house.clock.now))
        }
    }

    @Test("An idle writer goes on forgetting until nothing is left to forget")
    func sweepsAlone() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            for number in 0..<(3 * Sweeper.step) { _ = try await house.begin(number) }
            house.clock.advance(by: .seconds(600) + Lifetime.afterEnd)
            _ = try await house.store.setBlocked(true, for: UserID(high: 1, low: 1))
            while try Self.count("confirmation", at: path) != 0 { await Task.yield() }
            await house.store.close()
        }
    }

    @Test("A row that cannot be understood stays, and holds up neither forgetting nor mail")
    func unreadable() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            var house = try House(path)
            let strange = try await house.begin(0)
            for number in 1..<4 { _ = try await house.begin(number) }
            await house.store.close()
            // A word of a later version, which has served the file meanwhile.
            try Connection(path: path, for: .writing).execute(
                "UPDATE confirmation SET origin_browser = 'Netscape' WHERE number = 1")
            house = try House(path)
            await #expect(throws: StoreError(.corrupt)) { _ = try await house.store.look(at: strange.session) }
            let mailer = RecordingMailer()
            let worker = MailWorker(
                site: house.site, store: house.store, queue: house.store, mailer: mailer, events: SilentSink())
            try await worker.deliverDue()
            #expect(mailer.mails.map(\.recipient.text) == (1..<4).map { "user\($0)@example.org" })
            house.clock.advance(by: .seconds(600) + Lifetime.afterEnd)
            _ = try await house.store.setBlocked(true, for: UserID(high: 1, low: 1))
            while try Self.count("confirmation", at: path) != 1 { await Task.yield() }
            await house.store.close()
        }
    }

    @Test(
        "Of the user whose row is read in the place of one who is not there nothing is told, nor what is wrong with it")
    func neighbours() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            try Connection(path: path, for: .writing).execute(
                """
                INSERT INTO user VALUES (x'00000000000000000000000000000001', 'user3@example.org', 'user3@example.org', 1,
                    NULL, NULL);
                INSERT INTO user VALUES (x'00000000000000000000000000000002', 'nonsense', 'user6@example.org', 1, NULL, NULL)
                """)
            for number in [0, 1, 2, 4, 5, 7, 8] {
                let login = try await house.begin(number)
                let (record, facts) = try #require(try await house.store.look(at: login.session))
                #expect(facts.user == nil && !record.asked.isDecoy, "\(number)")
            }
            let blocked = try await house.begin(3)
            let (record, facts) = try #require(try await house.store.look(at: blocked.session))
            #expect(facts.user?.address.text == "user3@example.org" && facts.user?.lastLogin == nil)
            #expect(facts.user?.isBlocked == true && record.asked.isDecoy && facts.user?.id == record.asked.subject)
            await #expect(throws: LoginNotBegun.failed(StoreError(.corrupt))) { _ = try await house.begin(6) }
            await house.store.close()
        }
    }

    @Test("Yesterday's wrong numbers are forgotten, today's are not")
    func wrongNumbers() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            let (store, clock) = (house.store, house.clock)
            for number in 0..<2 {
                let address = try EmailAddress("user\(number)@example.org")
                try await store.writer.perform { tables throws(SQLiteFailure) in
                    try tables.write([.countWrongNumber(address, at: clock.now)], now: clock.now)
                }
                if number == 0 { clock.advance(by: .seconds(86_400)) }
            }
            while try Self.count("wrong_number", at: path) != 1 {
                clock.advance(by: .seconds(60))
                _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            }
            let kept = try Connection(path: path, for: .reading).text("SELECT address_key FROM wrong_number")
            #expect(kept == "user1@example.org")
            await store.close()
        }
    }

    @Test("The latest time is kept, and a clock that is made of it starts there")
    func clockMark() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            let begun = try await house.begin(1)
            // Only readers see that it is later.
            house.clock.advance(by: .seconds(600))
            let last = house.clock.now
            await house.store.close()

            let database = try SQLiteDatabase(path: path)
            #expect(database.clockMark == last)
            // The machine comes back with its clock an hour early.
            let early = last + .seconds(-3600)
            let clock = SteadyClock(
                notBefore: database.clockMark, wall: { .seconds(early.seconds) }, monotonic: { .zero })
            #expect(clock.now == last)
            let store = SQLiteConfirmationStore(database, clock: clock)
            let (record, facts) = try #require(try await store.look(at: begun.session))
            #expect(record.status(at: facts.now) == .expired)
            await store.close()
        }
    }

    @Test("No token and no cookie lies in the file", arguments: [Confirmation.Channel.device, .browser])
    func noSecrets(channel: Confirmation.Channel) async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            let begun = try await house.begin(1, over: channel)
            let mailer = RecordingMailer()
            let worker = MailWorker(
                site: house.site, store: house.store, queue: house.store, mailer: mailer, events: SilentSink())
            try await worker.deliverDue()
            let link = try #require(mailer.mails.first).link
            let token = String(try #require(link.split(separator: "/").last))
            var secrets = [token, begun.pollToken.text]
            let phone = Device(browser: .safari, system: .iOS)
            switch channel {
            case .device:
                _ = try await house.flow.confirm(link: token, number: begun.number.text, on: phone)
                let answer = try await house.flow.poll(OriginProof(token: begun.pollToken.text))
                guard case .granted(let session) = answer else { throw Missing() }
                secrets += [session.accessToken.text, session.refreshToken.text]
            case .browser:
                let answer = try await house.flow.confirm(link: token, ownPollToken: begun.pollToken.text, on: phone)
                guard case .done(_, let session?) = answer else { throw Missing() }
                secrets.append(session.text)
            }
            for file in [path, path + "-wal"] {
                let bytes = try #require(FileManager.default.contents(atPath: file))
                // The last part of a token is its MAC, which is what makes it one; a cookie has but one part.
                for piece in secrets.compactMap({ $0.split(separator: ".").last }) {
                    let raw = try #require(Base64URL.decode(String(piece)))
                    #expect(raw.count == 32)
                    #expect(bytes.range(of: Data(piece.utf8)) == nil && bytes.range(of: Data(raw)) == nil)
                }
            }
            await house.store.close()
        }
    }

    private struct Missing: Error {}

    @Test("The language of a mail is kept as its word", arguments: MailLanguage.allCases)
    func language(language: MailLanguage) async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            let wish = LoginWish(address: try EmailAddress("ada@example.org"), language: language)
            let login = try await house.flow.begin(wish)
            #expect(try await house.store.look(at: login.session)?.0.asked.language == language)
            let words = "SELECT count(*) FROM confirmation WHERE language = '\(language.rawValue)'"
            #expect(try Connection(path: path, for: .reading).integer(words) == 1)
            await house.store.close()
        }
    }

    @Test("A database from before there were languages is taken over, and its mails are in English")
    func beforeLanguages() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let house = try House(path)
            let login = try await house.flow.begin(
                LoginWish(address: try EmailAddress("ada@example.org"), language: .german))
            await house.store.close()
            let old = try Connection(path: path, for: .writing)
            try old.execute("ALTER TABLE confirmation DROP COLUMN language")
            try SQLiteDatabase.take(Schema.mailLanguage, as: Schema.steps.count, old)
            let again = try House(path)
            let found = try await again.store.look(at: login.session)?.0
            #expect(found?.asked.address.text == "ada@example.org" && found?.asked.language == .english)
            await again.store.close()
        }
    }
}
