import MagicLink
import MagicLinkJWT
import MagicLinkSQLite

/// Everything a service keeps: one store, so that what belongs together is written in one transaction.
typealias LoginStore = ConfirmationStore & UserStore & MailQueue

/// A store that is open, with the clock that goes with it.
struct OpenStore: Sendable {
    let store: any LoginStore
    let clock: any WallClock
    /// The latest time that the store had seen when it was opened; nil if none.
    let mark: NumericDate?
    /// Writes what waits, and lets the next process in.
    let close: @Sendable () async -> Void
}

extension OpenStore {
    /// Opens it.
    ///
    /// - Parameter clock: makes the clock that does not show a time before the store's mark.
    init(_ choice: StoreChoice, clock make: (NumericDate?) -> any WallClock = { SteadyClock(notBefore: $0) })
        throws(StartProblem)
    {
        switch choice {
        case .memory:
            mark = nil
            clock = make(nil)
            store = InMemoryConfirmationStore(clock: clock)
            close = {}
        case .sqlite(let path):
            let database = try Self.database(path)
            mark = database.clockMark
            clock = make(mark)
            let store = SQLiteConfirmationStore(database, clock: clock)
            self.store = store
            close = { await store.close() }
        }
    }

    /// What the operator has to know where the store has seen a time that is ahead of the `machine`'s: whatever is to end
    /// by then ends late. Nil where it is not.
    func warning(at machine: NumericDate) -> String? {
        guard let mark, mark > machine + .seconds(60) else { return nil }
        let seconds = (mark - machine).components.seconds
        let unit: Int64 = [86_400, 3600].first { seconds >= 2 * $0 } ?? 60
        let gap = DurationText.text(.seconds(seconds / unit * unit))
        return """
            the store has seen a time \(gap) ahead of this machine's clock, and goes on from there; if that time was wrong, \
            stop the service and let sqlite3 execute "DELETE FROM clock"
            """
    }

    private static func database(_ path: String) throws(StartProblem) -> SQLiteDatabase {
        do {
            return try SQLiteDatabase(path: path)
        } catch {
            let code: ExitCode =
                switch error.code {
                case .locked, .unavailable: .tryLater
                case .directoryMissing, .notWritable, .newer, .foreign, .corrupt: .configuration
                }
            throw StartProblem(code, error.description)
        }
    }
}
