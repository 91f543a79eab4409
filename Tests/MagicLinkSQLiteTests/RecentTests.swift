import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Synchronization
import Testing

@testable import MagicLinkSQLite

/// A store that says after every call, of every login it has begun, whether what is known without the file is what the
/// file says.
private final class Compared: ConfirmationStore, UserStore, MailQueue {
    private let store: SQLiteConfirmationStore
    private let clock: ManualClock
    private let begun = Mutex<[SessionID]>([])

    init(_ store: SQLiteConfirmationStore, _ clock: ManualClock) {
        self.store = store
        self.clock = clock
    }

    var changes: ChangeFeed { store.changes }

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        let beginning = try await store.begin(request, redraw: redraw)
        if case .begun(let record) = beginning { begun.withLock { $0.append(record.asked.id) } }
        try compare()
        return beginning
    }

    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        let outcome = try await store.apply(action, to: id)
        try compare()
        return outcome
    }

    func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        let found = try await store.setBlocked(isBlocked, for: id)
        try compare()
        return found
    }

    private func compare() throws(StoreError) {
        let last = begun.withLock { Array($0.suffix(50)) }
        for id in last {
            // Others may write meanwhile; then this is asked again.
            var isSame = false
            for _ in 0..<1000 where !isSame {
                let inFile = try store.readers.read { lookups throws(SQLiteFailure) in
                    try lookups.look(at: id, now: clock.now)
                }
                guard let known = store.writer.recent.look(at: id, now: clock.now) else { return }
                isSame =
                    known.record == inFile?.record && known.number == inFile?.number
                    && known.facts.user == inFile?.facts.user
            }
            #expect(isSame)
        }
    }

    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        try await store.look(at: id)
    }
    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        try await store.login(browserSession: browserSession)
    }
    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] { try await store.openLogins(of: user) }
    func user(_ id: UserID) async throws(StoreError) -> User? { try await store.user(id) }
    func user(at address: EmailAddress) async throws(StoreError) -> User? { try await store.user(at: address) }
    func dueMail(limit: Int) async throws(StoreError) -> [DueMail] { try await store.dueMail(limit: limit) }
    func remove(_ mail: QueuedMail) async throws(StoreError) { try await store.remove(mail) }
    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        try await store.postpone(mail, by: pause)
    }
    func mailAdded() async { await store.mailAdded() }
}

@Suite("What is known without asking the file")
struct RecentTests {
    @Test("It is what the file says, whatever happens", .timeLimit(.minutes(2)), arguments: StoreRule.all)
    func same(_ rule: StoreRule) async throws {
        try await Folder.use { folder in
            let clock = ManualClock(NumericDate(1_800_000_000))
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: "\(folder)/a.db"), clock: clock)
            let compared = Compared(store, clock)
            try await rule.check(try StoreUnderTest(store: compared, clock: clock) { compared })
            await store.close()
        }
    }

    private static let clock = ManualClock(NumericDate(1_800_000_000))
    private static let facts = Confirmation.Facts(now: clock.now, user: nil, wrongNumbers: nil)

    private static func record(_ number: UInt64) throws -> Confirmation {
        let request = LoginRequest(
            id: SessionID(high: 1, low: number), tokenID: TokenID(high: 2, low: number),
            newUserID: UserID(high: 3, low: number), keyID: try #require(KeyID("k1")),
            wish: LoginWish(
                address: try EmailAddress("user\(number)@example.org"), channel: .device,
                origin: Device(browser: .firefox, system: .linux)),
            linkLifetime: .seconds(600), admitsNewUser: true)
        guard case .begun(let record) = Confirmation.begin(request, given: facts, siblings: [], redraw: { _ in nil }).0
        else {
            throw Strange()
        }
        return record
    }

    private struct Strange: Error {}

    private static func touched(_ record: Confirmation) -> Touched {
        var touched = Touched()
        touched.note(record, at: 1, beside: facts)
        return touched
    }

    @Test("A write that was taken back was never known")
    func takenBack() async throws {
        try await Folder.use { folder in
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: "\(folder)/a.db"), clock: Self.clock)
            let record = try Self.record(1)
            await #expect(throws: StoreError.self) {
                try await store.writer.perform { tables throws(SQLiteFailure) in
                    try tables.insert(record, beside: Self.facts)
                    throw SQLiteFailure.notUnderstood
                }
            }
            // The next transaction is learnt, and nothing but that.
            _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            #expect(store.writer.recent.look(at: record.asked.id, now: Self.clock.now) == nil)
            #expect(try await store.look(at: record.asked.id) == nil)
            await store.close()
        }
    }

    @Test("What was written last is known at a glance, what nobody wrote and what was closed is not")
    func glance() async throws {
        try await Folder.use { folder in
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: "\(folder)/a.db"), clock: Self.clock)
            let record = try Self.record(1)
            try await store.writer.perform { tables throws(SQLiteFailure) in
                try tables.insert(record, beside: Self.facts)
            }
            #expect(store.glance(at: record.asked.id)?.0 == record)
            #expect(store.glance(at: try Self.record(2).asked.id) == nil)
            await store.close()
            #expect(store.glance(at: record.asked.id) == nil)
        }
    }

    @Test("The oldest are asked of the file again, and no more are kept than two halves")
    func bounded() throws {
        let recent = Recent()
        let records = try (0..<UInt64(3 * Recent.half)).map { try Self.record($0) }
        for record in records { recent.learn(Self.touched(record)) }
        let known = records.map { recent.look(at: $0.asked.id, now: Self.clock.now) != nil }
        #expect(known == (0..<3 * Recent.half).map { $0 >= 2 * Recent.half })
    }

    @Test("What is touched again stays, as it is now")
    func touchedAgain() throws {
        let recent = Recent()
        var kept = try Self.record(0)
        recent.learn(Self.touched(kept))
        for number in 1...UInt64(Recent.half) { recent.learn(Self.touched(try Self.record(number))) }
        var progress = kept.progress
        progress.resends = 2
        kept = Confirmation(asked: kept.asked, progress: progress)
        recent.learn(Self.touched(kept))
        #expect(recent.look(at: kept.asked.id, now: Self.clock.now)?.record == kept)
        for number in 1...UInt64(Recent.half) { recent.learn(Self.touched(try Self.record(number))) }
        #expect(recent.look(at: kept.asked.id, now: Self.clock.now)?.record == kept)
    }

    @Test("A login that the file may have forgotten is asked of it")
    func forgotten() throws {
        let recent = Recent()
        let record = try Self.record(0)
        recent.learn(Self.touched(record))
        #expect(recent.look(at: record.asked.id, now: record.removableAt + .seconds(-1)) != nil)
        #expect(recent.look(at: record.asked.id, now: record.removableAt) == nil)
    }

    @Test("A user's row or a count that changes by itself is asked of the file again", arguments: [true, false])
    func changedAlone(_ isUser: Bool) throws {
        let recent = Recent()
        let record = try Self.record(0)
        let user = User(id: UserID(high: 9, low: 9), address: record.asked.address, isBlocked: false, lastLogin: nil)
        var touched = Touched()
        touched.note(record, at: 1, beside: Confirmation.Facts(now: Self.clock.now, user: user, wrongNumbers: nil))
        recent.learn(touched)
        #expect(recent.look(at: record.asked.id, now: Self.clock.now)?.facts.user == user)
        touched.clear()
        if isUser {
            touched.note(changed: user.id)
        } else {
            touched.note(Confirmation.WrongNumbers(day: 1, count: 1), of: record.asked.address)
        }
        #expect(recent.look(at: record.asked.id, over: touched, now: Self.clock.now) == nil)
        recent.learn(touched)
        #expect(recent.look(at: record.asked.id, now: Self.clock.now) == nil)
    }

    @Test("What changed behind a login of the same transaction is asked of the file")
    func changedBehind() throws {
        let recent = Recent()
        let record = try Self.record(0)
        let user = User(id: UserID(high: 9, low: 9), address: record.asked.address, isBlocked: false, lastLogin: nil)
        var touched = Touched()
        touched.note(record, at: 1, beside: Confirmation.Facts(now: Self.clock.now, user: user, wrongNumbers: nil))
        touched.note(changed: user.id)
        recent.learn(touched)
        #expect(recent.look(at: record.asked.id, now: Self.clock.now) == nil)
    }

    @Test("Within a transaction a login is as that transaction has left it, and so is its user")
    func within() throws {
        let recent = Recent()
        let before = try Self.record(0)
        recent.learn(Self.touched(before))
        var progress = before.progress
        progress.resends = 1
        let after = Confirmation(asked: before.asked, progress: progress)
        var touched = Touched()
        touched.note(after, at: 7, beside: Self.facts)
        let user = User(id: UserID(high: 9, low: 9), address: before.asked.address, isBlocked: false, lastLogin: nil)
        touched.note(user)
        #expect(touched.user(user.id) == user && touched.user(UserID(high: 9, low: 8)) == nil)
        let found = recent.look(at: before.asked.id, over: touched, now: Self.clock.now)
        #expect(found?.record == after && found?.number == 7 && found?.facts.user == user)
        let outside = recent.look(at: before.asked.id, now: Self.clock.now)
        #expect(outside?.record == before && outside?.number == 1 && outside?.facts.user == nil)
    }

    @Test("A closed store knows nothing any more, and learns nothing")
    func closed() throws {
        let recent = Recent()
        let record = try Self.record(0)
        recent.learn(Self.touched(record))
        recent.close()
        #expect(recent.look(at: record.asked.id, now: Self.clock.now) == nil)
        recent.learn(Self.touched(record))
        #expect(recent.look(at: record.asked.id, now: Self.clock.now) == nil)
    }
}
