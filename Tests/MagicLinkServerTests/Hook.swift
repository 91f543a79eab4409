import MagicLinkServer
import Synchronization

/// Lets a handler reach the server that it is part of.
final class Hook: Sendable {
    private let held = Mutex<Server?>(nil)
    var server: Server? {
        get { held.withLock { $0 } }
        set { held.withLock { $0 = newValue } }
    }
}
