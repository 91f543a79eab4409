import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkSQLite
import MagicLinkTesting
import Synchronization
import Testing

@testable import MagicLinkCommand

@Suite("What the operator is told")
struct WatchTests {
    /// What was told, in order.
    final class Notes: Sendable {
        private let kept = Mutex<[String]>([])
        var all: [String] { kept.withLock { $0 } }
        func add(_ note: String) { kept.withLock { $0.append(note) } }
    }

    static let now = NumericDate(1_800_000_000)

    @Test("A failure is told once, and its end once, however often it is met")
    func watch() {
        let notes = Notes()
        let watch = Watch(failure: "it fails", recovery: "it works again", tell: notes.add)
        watch.worked()
        #expect(notes.all.isEmpty)
        for reason in ["one", "two", "three"] { watch.failed(reason) }
        #expect(notes.all == ["it fails (one)"])
        for _ in 0..<3 { watch.worked() }
        #expect(notes.all == ["it fails (one)", "it works again"])
        watch.failed("four")
        #expect(notes.all.last == "it fails (four)")
    }

    @Test("A store that is watched keeps each promise, and nothing is told of it", arguments: StoreRule.all)
    func transparent(_ rule: StoreRule) async throws {
        let (clock, notes) = (ManualClock(Self.now), Notes())
        let store = WatchedStore(InMemoryConfirmationStore(clock: clock), tell: notes.add)
        try await rule.check(StoreUnderTest(store: store, clock: clock) { store })
        #expect(notes.all.isEmpty)
    }

    @Test("Whatever a store is asked, its failure is passed on and told", arguments: Question.all)
    func failures(_ question: Question) async throws {
        try await Folder.use { folder in
            let notes = Notes()
            let store = SQLiteConfirmationStore(
                try SQLiteDatabase(path: "\(folder.path)/magiclink.db"), clock: ManualClock(Self.now))
            await store.close()
            let watched = WatchedStore(store, tell: notes.add)
            for _ in 0..<2 {
                await #expect(throws: StoreError(.unavailable)) { try await question.ask(watched) }
            }
            #expect(notes.all == ["the store cannot be \(question.verb) (store_unavailable)"])
        }
    }

    /// Something that a store is asked.
    struct Question: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let verb: String
        let ask: @Sendable (any LoginStore) async throws -> Void

        static let all: [Question] = [
            .reading("look") { _ = try await $0.look(at: session) },
            .reading("login") { _ = try await $0.login(browserSession: [1]) },
            .reading("open logins") { _ = try await $0.openLogins(of: user) },
            .reading("user") { _ = try await $0.user(user) },
            .reading("user of an address") { _ = try await $0.user(at: EmailAddress("ada@example.org")) },
            .reading("due mail") { _ = try await $0.dueMail(limit: 1) },
            .writing("begin") { _ = try await $0.begin(request(), redraw: { _ in nil }) },
            .writing("apply") { _ = try await $0.apply(.signOut, to: session) },
            .writing("block") { _ = try await $0.setBlocked(true, for: user) },
            .writing("remove") { try await $0.remove(mail) },
            .writing("postpone") { try await $0.postpone(mail, by: .seconds(1)) },
        ]

        static let session = SessionID(high: 1, low: 1)
        static let user = UserID(high: 1, low: 1)
        static let mail = QueuedMail(session: session, sending: 0, isDecoy: false)

        static func request() throws -> LoginRequest {
            LoginRequest(
                id: session, tokenID: TokenID(high: 1, low: 1), newUserID: user, keyID: try #require(KeyID("k1")),
                wish: LoginWish(address: try EmailAddress("ada@example.org")), linkLifetime: .seconds(600),
                admitsNewUser: true)
        }

        private static func reading(_ name: String, _ ask: @escaping @Sendable (any LoginStore) async throws -> Void)
            -> Question
        {
            Question(testDescription: name, verb: "read", ask: ask)
        }

        private static func writing(_ name: String, _ ask: @escaping @Sendable (any LoginStore) async throws -> Void)
            -> Question
        {
            Question(testDescription: name, verb: "written", ask: ask)
        }
    }

    @Test("Only what was written shows that a store can be written again")
    func proof() async throws {
        try await Folder.use { folder in
            let (notes, clock) = (Notes(), ManualClock(Self.now))
            let broken = SQLiteConfirmationStore(
                try SQLiteDatabase(path: "\(folder.path)/magiclink.db"), clock: clock)
            await broken.close()
            let whole = InMemoryConfirmationStore(clock: clock)
            let store = SwitchingStore(broken)
            let watched = WatchedStore(store, tell: notes.add)
            await #expect(throws: StoreError.self) { try await watched.begin(Question.request(), redraw: { _ in nil }) }
            await #expect(throws: StoreError.self) { try await watched.look(at: Question.session) }
            store.use(whole)
            #expect(try await watched.look(at: Question.session) == nil)
            #expect(notes.all.last == "the store can be read again")
            #expect(try await watched.apply(.signOut, to: Question.session) == .unknown)
            #expect(try await !watched.setBlocked(true, for: Question.user))
            #expect(notes.all.count == 3)
            _ = try await watched.begin(Question.request(), redraw: { _ in nil })
            #expect(notes.all.count == 4 && notes.all.last == "the store can be written again")
        }
    }

    @Test("Mails that do not get out are told, and that they get out again")
    func mails() async throws {
        let (notes, mailer) = (Notes(), RecordingMailer())
        let watched = WatchedMailer(mailer, tell: notes.add)
        let mail = LoginMail(
            recipient: try EmailAddress("ada@example.org"), link: "https://login.example.org/confirm/secret",
            origin: Device(browser: .firefox, system: .linux), clientName: "MagicLink", askedAt: Self.now,
            expiresAt: Self.now + .seconds(600), asksNumber: true)
        let down = MailError(.temporary, trouble: "nobody is there")
        let refused = MailError(.permanent, trouble: "it takes nobody (554)")
        // What is a matter of one mail is not told, unless it is one after the other.
        let errors = [MailError.temporary, down, down, .temporary, refused, refused]
        mailer.fail(with: errors)
        for error in errors { await #expect(throws: error) { try await watched.send(mail) } }
        for _ in 0..<2 { try await watched.send(mail) }
        mailer.fail(with: [refused, refused])
        for _ in 0..<2 { await #expect(throws: refused) { try await watched.send(mail) } }
        try await watched.send(mail)
        mailer.fail(with: [refused, refused, refused, refused])
        for _ in 0..<4 { await #expect(throws: refused) { try await watched.send(mail) } }
        #expect(mailer.mails.count == 3)
        #expect(
            notes.all == [
                "mails cannot be handed over (nobody is there; they stay in the queue and are tried again)",
                "mails are handed over again",
                "mails cannot be handed over (it takes nobody (554), one after the other; they are dropped)",
            ])
        #expect(!notes.all.joined().contains("secret") && !notes.all.joined().contains("ada"))
    }
}
