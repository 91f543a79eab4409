import MagicLink
import MagicLinkJWT
import Synchronization

/// The store in memory, which fails while it is told to, and knows nothing at once while it is told to.
final class SwitchableStore: ConfirmationStore {
    let memory: InMemoryConfirmationStore
    private let failure = Mutex<StoreError?>(nil)
    private let isSlow = Mutex(false)

    init(_ memory: InMemoryConfirmationStore) {
        self.memory = memory
    }

    var changes: ChangeFeed { memory.changes }

    func fail(_ error: StoreError?) {
        failure.withLock { $0 = error }
    }

    func slow(_ slow: Bool) {
        isSlow.withLock { $0 = slow }
    }

    func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)? {
        isSlow.withLock { $0 } || failure.withLock { $0 != nil } ? nil : memory.glance(at: id)
    }

    private func check() throws(StoreError) {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        try check()
        return try await memory.begin(request, redraw: redraw)
    }

    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        try check()
        return try await memory.look(at: id)
    }

    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        try check()
        return try await memory.apply(action, to: id)
    }

    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        try check()
        return try await memory.login(browserSession: browserSession)
    }

    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] {
        try check()
        return try await memory.openLogins(of: user)
    }
}
