import MagicLink
import Synchronization

/// The connections that read. A reader sees what was last committed and never waits for the writer; whoever reads
/// takes a connection nobody uses, or opens one. Nobody suspends with one in his hand, so there are never more than
/// threads that read at once.
final class Readers: Sendable {
    /// One connection and its questions. Sendable without the compiler's proof, because the lock lets one thread have it.
    private final class Reader: @unchecked Sendable {
        let lookups: Lookups

        init(path: String) throws(SQLiteFailure) {
            lookups = try Lookups(Connection(path: path, for: .reading))
        }
    }

    private struct Idle {
        var readers: [Reader] = []
        var isClosed = false
    }

    private let path: String
    private let idle = Mutex(Idle())

    /// Opens nothing yet.
    init(path: String) {
        self.path = path
    }

    /// Asks on the caller's thread.
    func read<Answer>(
        _ ask: (Lookups) throws(SQLiteFailure) -> Answer
    ) throws(StoreError) -> Answer {
        do {
            let reader = try take()
            defer { give(reader) }
            return try ask(reader.lookups)
        } catch {
            throw StoreError(error)
        }
    }

    /// From now on nobody reads; connections close as they are given back.
    func close() {
        idle.withLock { $0 = Idle(readers: [], isClosed: true) }
    }

    private func take() throws(SQLiteFailure) -> Reader {
        let (reader, isClosed) = idle.withLock { ($0.readers.popLast(), $0.isClosed) }
        guard !isClosed else { throw .closed }
        if let reader { return reader }
        return try Reader(path: path)
    }

    private func give(_ reader: Reader) {
        idle.withLock { if !$0.isClosed { $0.readers.append(reader) } }
    }
}
