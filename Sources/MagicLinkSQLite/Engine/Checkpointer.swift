import Dispatch
import Synchronization

/// Copies the write-ahead log into the database beside the writer, on a thread and a connection of its own.
///
/// The log only starts anew at a moment when all of it was copied, which under load never comes by itself: so the
/// writer asks for the few frames that were added meanwhile to be copied in its own turn.
final class Checkpointer: Sendable {
    /// From so many frames on the log is copied: about 16 MB. A page that many transactions have changed is copied once.
    static let threshold = 4000

    /// The second pass finds what was added during the first, a fraction of it.
    private static let passes = 2

    private enum State {
        case idle, running, copied
    }

    private let path: String
    private let queue = DispatchQueue(label: "magiclink.sqlite.checkpoint")
    private let state = Mutex(State.idle)

    /// Starts nothing yet.
    init(path: String) {
        self.path = path
    }

    /// Called by the writer between two transactions.
    func look(at writer: Connection) {
        let frames = writer.framesInLog
        let before = state.withLock { state -> State in
            let before = state
            switch before {
            case .idle where frames >= Self.threshold: state = .running
            case .copied: state = .idle
            case .idle, .running: break
            }
            return before
        }
        switch before {
        case .idle where frames >= Self.threshold: queue.async { self.copy() }
        case .copied: Self.checkpoint(writer)
        case .idle, .running: break
        }
    }

    /// Returns when nothing is being copied any more.
    func finish() {
        queue.sync {}
    }

    private func copy() {
        do {
            let connection = try Connection(path: path, for: .writing)
            for _ in 0..<Self.passes { Self.checkpoint(connection) }
        } catch {
            // The log stays as it is, and grows; the next try comes with the next transaction.
        }
        state.withLock { $0 = .copied }
    }

    private static func checkpoint(_ connection: Connection) {
        do {
            try connection.checkpoint()
        } catch {
            // A full or failing disk: nothing is lost, for the log is what counts, and it is tried again.
        }
    }
}
