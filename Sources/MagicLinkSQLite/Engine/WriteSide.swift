import MagicLink
import MagicLinkJWT

/// Everything the writer has of a database.
///
/// Sendable without the compiler's proof, because the thread that opens it gives it to the writer's and touches it no
/// more (`SQLiteDatabase.takeWriteSide`).
final class WriteSide: @unchecked Sendable {
    let connection: Connection
    let tables: Tables
    let sweeper: Sweeper
    /// What was written lately; who reads asks it first.
    let recent = Recent()
    private let begin: Statement
    private let commit: Statement
    private let readMark: Statement
    private let putMark: Statement

    /// Prepares every statement, so that a file that lacks something is found before it is used.
    init(_ connection: Connection) throws(SQLiteFailure) {
        self.connection = connection
        tables = try Tables(connection, recent: recent)
        sweeper = try Sweeper(connection)
        begin = try connection.prepare("BEGIN IMMEDIATE")
        commit = try connection.prepare("COMMIT")
        readMark = try connection.prepare("SELECT seen_at FROM clock")
        putMark = try connection.prepare(
            "INSERT INTO clock (only, seen_at) VALUES (1, ?) ON CONFLICT DO UPDATE SET seen_at = excluded.seen_at")
        connection.countFrames()
    }

    /// Opens a transaction.
    func beginTransaction() throws(SQLiteFailure) { try begin.run { _ in } }

    /// Ends it; what it wrote is durable when this returns.
    func commitTransaction() throws(SQLiteFailure) { try commit.run { _ in } }

    /// The latest time that was written down.
    func clockMark() throws(SQLiteFailure) -> NumericDate? {
        try readMark.first({ _ in }) { row throws(SQLiteFailure) in try row.date() }
    }

    /// Writes down that it is `now`.
    func markClock(_ now: NumericDate) throws(SQLiteFailure) { try putMark.run { $0.add(now) } }
}
