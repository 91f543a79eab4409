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

    private struct State {
        enum Work { case idle, running, copied }
        var work = Work.idle
        /// At so many frames it is copied. While somebody reads for long, a backup, the log cannot begin anew: it is then
        /// copied each time it has grown by as much again, and not at every transaction.
        var due = Checkpointer.threshold
        var frames = 0
    }

    private let path: String
    private let queue = DispatchQueue(label: "magiclink.sqlite.checkpoint")
    private let state = Mutex(State())

    /// Starts nothing yet.
    init(path: String) {
        self.path = path
    }

    /// Called by the writer between two transactions.
    func look(at writer: Connection) {
        let frames = writer.framesInLog
        let (isDue, isCopied) = state.withLock { state in
            if frames < state.frames { state.due = Self.threshold }
            state.frames = frames
            let (isDue, isCopied) = (state.work == .idle && frames >= state.due, state.work == .copied)
            if isDue { (state.work, state.due) = (.running, frames + Self.threshold) }
            if isCopied { state.work = .idle }
            return (isDue, isCopied)
        }
        if isDue { queue.async { self.copy() } }
        if isCopied { Self.checkpoint(writer) }
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
            // The log stays as it is, and grows; it is tried again.
        }
        state.withLock { $0.work = .copied }
    }

    private static func checkpoint(_ connection: Connection) {
        do {
            try connection.checkpoint()
        } catch {
            // A full or failing disk: nothing is lost, for the log is what counts, and it is tried again.
        }
    }
}
