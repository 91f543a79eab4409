import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Synchronization

@testable import MagicLinkSQLite

/// A store in a file that can be ended in two ways and opened again; everything goes through it, so that it can be
/// ended between any two calls.
final class Shelf: ConfirmationStore, UserStore, MailQueue {
    /// How a store ends.
    enum End: Sendable {
        /// It is told to close.
        case closed
        /// Its process is gone: what the file system has at that moment is all there is.
        case crashed
    }

    let changes = ChangeFeed()
    private let folder: String
    private let clock: ManualClock
    private struct State {
        var store: SQLiteConfirmationStore
        var generation = 0
        var calls = 0
        var isTurning = false
        var asked = 0

        /// Between any two of the first hundred calls, and then, where a rule goes on for months, at every tenth.
        var isTurn: Bool { asked < 100 || asked % 10 == 0 }
    }
    private let state: Mutex<State>
    /// Between two calls the store ends in this way; nil if it never does.
    private let between: End?

    init(_ folder: String, _ clock: ManualClock, between: End? = nil) throws {
        self.folder = folder
        self.clock = clock
        self.between = between
        state = Mutex(State(store: try Self.open("\(folder)/0.db", clock, changes)))
    }

    private static func open(_ path: String, _ clock: ManualClock, _ changes: ChangeFeed) throws
        -> SQLiteConfirmationStore
    {
        SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: clock, changes: changes)
    }

    /// The store as it is now.
    var store: SQLiteConfirmationStore { state.withLock { $0.store } }

    /// "ok", or what SQLite finds wrong with the file.
    func integrity() throws -> String? {
        let generation = state.withLock { $0.generation }
        return try Connection(path: "\(folder)/\(generation).db", for: .reading).text("PRAGMA integrity_check")
    }

    /// Ends the store and opens what it has left.
    func reopen(_ end: End) async throws {
        let (old, generation) = state.withLock { state in
            state.generation += end == .crashed ? 1 : 0
            return (state.store, state.generation)
        }
        let path = "\(folder)/\(generation).db"
        if end == .crashed {
            for part in ["", "-wal"] {
                try FileManager.default.copyItem(
                    atPath: "\(folder)/\(generation - 1).db\(part)", toPath: path + part)
            }
        }
        await old.close()
        let new = try Self.open(path, clock, changes)
        state.withLock { $0.store = new }
    }

    /// Ends the store if nobody is at it, then asks it. Callers who come together find it as the first of them left it.
    private func ask<Answer>(
        _ question: (SQLiteConfirmationStore) async throws(StoreError) -> Answer
    ) async throws(StoreError) -> Answer {
        guard let between else { return try await question(store) }
        let mayEnd = state.withLock { state in
            state.calls += 1
            state.asked += 1
            let mayEnd = state.calls == 1 && state.isTurn
            state.isTurning = state.isTurning || mayEnd
            return mayEnd
        }
        if mayEnd {
            do { try await reopen(between) } catch { throw StoreError(.corrupt) }
            state.withLock { $0.isTurning = false }
        }
        while state.withLock({ $0.isTurning }) { await Task.yield() }
        defer { state.withLock { $0.calls -= 1 } }
        return try await question(store)
    }

    // MARK: The ports

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        try await ask { store throws(StoreError) in try await store.begin(request, redraw: redraw) }
    }
    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        try await ask { store throws(StoreError) in try await store.look(at: id) }
    }
    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        try await ask { store throws(StoreError) in try await store.apply(action, to: id) }
    }
    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        try await ask { store throws(StoreError) in try await store.login(browserSession: browserSession) }
    }
    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] {
        try await ask { store throws(StoreError) in try await store.openLogins(of: user) }
    }
    func user(_ id: UserID) async throws(StoreError) -> User? {
        try await ask { store throws(StoreError) in try await store.user(id) }
    }
    func user(at address: EmailAddress) async throws(StoreError) -> User? {
        try await ask { store throws(StoreError) in try await store.user(at: address) }
    }
    func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        try await ask { store throws(StoreError) in try await store.setBlocked(isBlocked, for: id) }
    }
    func dueMail(limit: Int) async throws(StoreError) -> [DueMail] {
        try await ask { store throws(StoreError) in try await store.dueMail(limit: limit) }
    }
    func remove(_ mail: QueuedMail) async throws(StoreError) {
        try await ask { store throws(StoreError) in try await store.remove(mail) }
    }
    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        try await ask { store throws(StoreError) in try await store.postpone(mail, by: pause) }
    }
    /// A store that ends while somebody waits for mail has ended with him: this never ends it.
    func mailAdded() async { await store.mailAdded() }
}
