public import MagicLinkJWT
import Synchronization

/// A database file that is opened, checked, brought to this version's form, and locked against a second process.
///
/// One process serves one file: polls are parked in the process that has to wake them, so a second one is refused by a
/// lock of ours (`flock` on `PATH-lock`). Programs that only read, such as a backup by `sqlite3 PATH .backup`, may
/// come and go. The file, `-wal`, `-shm` and `-lock` are made with mode 0600; its directory has to be there. The file
/// system has to be a local one.
public final class SQLiteDatabase: Sendable {
    /// The path, without symbolic links.
    public let path: String
    /// The latest time this database has seen; nil if it is new. Let the clock start there (`SteadyClock`), so that
    /// what was over stays over when the machine comes back with its clock set back.
    public let clockMark: NumericDate?

    let lock: FileLock
    private let side: Mutex<WriteSide?>

    /// Opens the file, or makes it.
    ///
    /// - Throws: `SQLiteOpenError`, with what to do about it. What a file that cannot be used says is left as it is.
    public init(path given: String) throws(SQLiteOpenError) {
        guard let path = FilePath.resolved(given) else {
            throw SQLiteOpenError(
                .directoryMissing, given, "has no directory to lie in; make it, readable by this user alone (mode 0700)"
            )
        }
        self.path = path
        lock = try Self.lock(path)
        let error = FilePath.makePrivate(path)
        guard error == 0 else { throw SQLiteOpenError(errno: error, path) }
        do {
            let connection = try Connection(path: path, for: .writing)
            try Self.prepare(connection, path)
            let side = try WriteSide(connection)
            clockMark = try side.clockMark()
            self.side = Mutex(side)
        } catch let error as SQLiteOpenError {
            throw error
        } catch let failure as SQLiteFailure {
            throw SQLiteOpenError(failure, path)
        } catch {
            throw SQLiteOpenError(.unavailable, path, "cannot be opened; look at its disk and its rights")
        }
    }

    /// What the writer writes with; there is one writer.
    func takeWriteSide() -> WriteSide? { side.withLock { $0.take() } }

    private static func lock(_ path: String) throws(SQLiteOpenError) -> FileLock {
        do {
            return try FileLock(path: path + "-lock")
        } catch {
            switch error {
            case .taken: throw .taken(path, by: "another MagicLink")
            case .system(let error): throw SQLiteOpenError(errno: error, path)
            }
        }
    }

    /// Looks whose file it is, and takes the steps that it has not taken.
    private static func prepare(_ connection: Connection, _ path: String) throws {
        let tables = try connection.integer("SELECT count(*) FROM sqlite_schema") ?? 0
        let owner = try connection.integer("PRAGMA application_id") ?? 0
        let version = try connection.integer("PRAGMA user_version") ?? 0
        guard owner == Schema.applicationID || (tables == 0 && owner == 0 && version == 0) else {
            throw SQLiteOpenError(.foreign, path, "belongs to another program; name another file")
        }
        guard version <= Schema.steps.count else {
            throw SQLiteOpenError(
                .newer, path,
                "has form \(version), and this version knows \(Schema.steps.count); use the version that wrote it")
        }
        guard !connection.isReadOnly else { throw SQLiteOpenError.notWritable(path, "it is read-only") }
        guard try connection.text("PRAGMA journal_mode = WAL") == "wal" else {
            throw SQLiteOpenError(.unavailable, path, "lies on a file system that has no shared memory; move it")
        }
        for number in Int(version)..<Schema.steps.count { try take(Schema.steps[number], as: number + 1, connection) }
    }

    /// One step, or nothing of it.
    static func take(_ step: String, as number: Int, _ connection: Connection) throws(SQLiteFailure) {
        try connection.execute("BEGIN IMMEDIATE")
        do {
            try connection.execute(step)
            try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
            try connection.execute("PRAGMA user_version = \(number)")
            try connection.execute("COMMIT")
        } catch {
            connection.rollBack()
            throw error
        }
    }
}
