import MagicLink
import MagicLinkJWT
import Synchronization

/// Keeps what a store tells its feed.
final class News: Sendable {
    private let logins = Mutex<[SessionID]>([])

    init(of store: any ConfirmationStore) {
        store.changes.observe { [self] id in logins.withLock { $0.append(id) } }
    }

    /// Everything that was told, oldest first.
    var heard: [SessionID] { logins.withLock { $0 } }
}
