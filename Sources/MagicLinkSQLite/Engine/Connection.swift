import CMagicLinkSQLite

/// One connection to the database file. Used by one thread at a time, which is what lets SQLite go without locks of
/// its own (https://www.sqlite.org/threadsafe.html, "multi-thread").
///
/// Sendable without the compiler's proof, because whoever has it hands it on and keeps nothing of it: `Readers` gives it
/// to one caller at a time, and the writer's never leaves its thread.
@safe
final class Connection: @unchecked Sendable {
    private let handle: OpaquePointer
    private let frames: UnsafeMutablePointer<Int32>

    /// What a connection is for.
    enum Purpose {
        case writing
        /// Reads alone; the file is opened writable all the same, because a reader keeps its mark in the `-shm` file.
        case reading
    }

    /// Opens the file, which has to be there.
    init(path: String, for purpose: Purpose) throws(SQLiteFailure) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let result = unsafe sqlite3_open_v2(path, &opened, flags, magiclink_sqlite_vfs())
        guard result == SQLITE_OK, let opened = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw SQLiteFailure(result: result)
        }
        unsafe handle = opened
        unsafe frames = .allocate(capacity: 1)
        unsafe frames.initialize(to: 0)
        unsafe magiclink_sqlite_lookaside(handle, purpose == .writing ? 400 : 100)
        // Another program may hold the file for a moment: a backup, somebody's sqlite3.
        unsafe sqlite3_busy_timeout(handle, 1000)
        try execute("PRAGMA synchronous = FULL")
        try execute("PRAGMA wal_autocheckpoint = 0")
        try execute("PRAGMA trusted_schema = OFF")
        switch purpose {
        // 16 MB, where the pages stay that every login touches; and a log that has grown beyond 64 MB shrinks again.
        case .writing: try execute("PRAGMA cache_size = -16384; PRAGMA journal_size_limit = 67108864")
        case .reading: try execute("PRAGMA query_only = ON")
        }
    }

    deinit {
        unsafe sqlite3_close_v2(handle)
        unsafe frames.deallocate()
    }

    /// Runs statements that have no parameters and whose rows nobody reads.
    func execute(_ sql: String) throws(SQLiteFailure) {
        let result = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard result == SQLITE_OK else { throw SQLiteFailure(result: result) }
    }

    /// Prepares a statement to be run many times.
    func prepare(_ sql: String) throws(SQLiteFailure) -> Statement {
        var prepared: OpaquePointer?
        let result = unsafe sqlite3_prepare_v3(
            handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard result == SQLITE_OK, let prepared = unsafe prepared else { throw SQLiteFailure(result: result) }
        return unsafe Statement(prepared, of: self)
    }

    /// The integer that a statement's first row begins with; nil if there is no row.
    func integer(_ sql: String) throws(SQLiteFailure) -> Int64? {
        try prepare(sql).first({ _ in }) { row throws(SQLiteFailure) in try row.integer() }
    }

    /// The text that a statement's first row begins with; nil if there is no row.
    func text(_ sql: String) throws(SQLiteFailure) -> String? {
        try prepare(sql).first({ _ in }) { row throws(SQLiteFailure) in try row.text() }
    }

    /// The number of the row that was inserted last.
    var lastInserted: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// True if this connection cannot write.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") == 1 }

    /// True while a transaction is open; some failures end it by themselves.
    private var isInTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// Takes back what the transaction did, if there is one.
    func rollBack() {
        // Some failures have ended it already; then there is nothing to take back and nothing to complain of.
        guard isInTransaction else { return }
        unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    }

    // MARK: The write-ahead log

    /// From now on `framesInLog` is known after each commit of this connection.
    func countFrames() {
        unsafe magiclink_sqlite_count_frames(handle, frames)
    }

    /// How many frames the log had after this connection's last commit.
    var framesInLog: Int { unsafe Int(frames.pointee) }

    /// Copies into the database what the log holds and no reader still needs there; waits for nobody.
    func checkpoint() throws(SQLiteFailure) {
        let result = unsafe sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
        guard result == SQLITE_OK || result & 0xff == SQLITE_BUSY else { throw SQLiteFailure(result: result) }
    }
}
