import MagicLink
import MagicLinkJWT
import Synchronization

@testable import MagicLinkCommand

/// A store that stands for another one, which can be exchanged.
final class SwitchingStore: LoginStore {
    private let current: Mutex<any LoginStore>

    init(_ store: any LoginStore) { current = Mutex(store) }

    func use(_ store: any LoginStore) { current.withLock { $0 = store } }

    private var store: any LoginStore { current.withLock { $0 } }

    var changes: ChangeFeed { store.changes }
    func mailAdded() async { await store.mailAdded() }

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        try await store.begin(request, redraw: redraw)
    }
    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        try await store.look(at: id)
    }
    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        try await store.apply(action, to: id)
    }
    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        try await store.login(browserSession: browserSession)
    }
    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] { try await store.openLogins(of: user) }
    func user(_ id: UserID) async throws(StoreError) -> User? { try await store.user(id) }
    func user(at address: EmailAddress) async throws(StoreError) -> User? { try await store.user(at: address) }
    func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        try await store.setBlocked(isBlocked, for: id)
    }
    func dueMail(limit: Int) async throws(StoreError) -> [DueMail] { try await store.dueMail(limit: limit) }
    func remove(_ mail: QueuedMail) async throws(StoreError) { try await store.remove(mail) }
    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        try await store.postpone(mail, by: pause)
    }
}
