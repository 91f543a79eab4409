import MagicLink
import MagicLinkJWT

/// A store that tells the operator when it cannot do its work; it changes nothing of what the store does.
struct WatchedStore: LoginStore {
    private let store: any LoginStore
    private let reads: Watch
    private let writes: Watch

    init(_ store: any LoginStore, tell: @escaping @Sendable (String) -> Void) {
        self.store = store
        reads = Watch(failure: "the store cannot be read", recovery: "the store can be read again", tell: tell)
        writes = Watch(failure: "the store cannot be written", recovery: "the store can be written again", tell: tell)
    }

    var changes: ChangeFeed { store.changes }

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        try await watching(writes, { if case .begun = $0 { true } else { false } }) { () async throws(StoreError) in
            try await store.begin(request, redraw: redraw)
        }
    }

    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        try await watching(reads) { () async throws(StoreError) in try await store.look(at: id) }
    }

    /// What is known at once proves nothing of whether the store works.
    func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)? { store.glance(at: id) }

    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        // A refusal may have written nothing, and so proves nothing.
        try await watching(writes, { if case .applied = $0 { true } else { false } }) { () async throws(StoreError) in
            try await store.apply(action, to: id)
        }
    }

    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        try await watching(reads) { () async throws(StoreError) in
            try await store.login(browserSession: browserSession)
        }
    }

    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] {
        try await watching(reads) { () async throws(StoreError) in try await store.openLogins(of: user) }
    }

    func user(_ id: UserID) async throws(StoreError) -> User? {
        try await watching(reads) { () async throws(StoreError) in try await store.user(id) }
    }

    func user(at address: EmailAddress) async throws(StoreError) -> User? {
        try await watching(reads) { () async throws(StoreError) in try await store.user(at: address) }
    }

    func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        try await watching(writes, { $0 }) { () async throws(StoreError) in
            try await store.setBlocked(isBlocked, for: id)
        }
    }

    func dueMail(limit: Int) async throws(StoreError) -> [DueMail] {
        try await watching(reads) { () async throws(StoreError) in try await store.dueMail(limit: limit) }
    }

    func remove(_ mail: QueuedMail) async throws(StoreError) {
        try await watching(writes) { () async throws(StoreError) in try await store.remove(mail) }
    }

    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        try await watching(writes) { () async throws(StoreError) in try await store.postpone(mail, by: pause) }
    }

    func mailAdded() async { await store.mailAdded() }

    /// Does the work; `proves` says whether what came of it shows that the store works.
    private func watching<Value>(
        _ watch: Watch, _ proves: (Value) -> Bool = { _ in true }, _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do throws(StoreError) {
            let value = try await work()
            if proves(value) { watch.worked() }
            return value
        } catch {
            watch.failed(error.code.rawValue)
            throw error
        }
    }
}
