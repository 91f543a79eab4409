import CMagicLinkSQLite
import MagicLink

/// What SQLite, or the reading of a row, answered instead of doing its work.
///
/// The number is one of https://www.sqlite.org/rescode.html. Its words are SQLite's fixed ones for that number: a
/// message with pieces of a statement or a row could hold what belongs in no log.
struct SQLiteFailure: Error, Equatable, CustomStringConvertible {
    /// The extended result code.
    let result: Int32

    /// A row that cannot be understood.
    static let notUnderstood = SQLiteFailure(result: SQLITE_CORRUPT)
    /// The database was closed.
    static let closed = SQLiteFailure(result: SQLITE_MISUSE)

    static let busy = SQLITE_BUSY
    static let corrupt = SQLITE_CORRUPT
    static let notADatabase = SQLITE_NOTADB
    static let sqlError = SQLITE_ERROR
    static let readOnly = SQLITE_READONLY

    /// The primary result code.
    var primary: Int32 { result & 0xff }

    var description: String {
        unsafe "\(String(cString: sqlite3_errstr(result))) (SQLite's result \(result))"
    }
}

extension StoreError {
    /// What the core hears of it.
    init(_ failure: SQLiteFailure) {
        switch failure.primary {
        case SQLITE_FULL: self.init(.full)
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_MISMATCH: self.init(.corrupt)
        default: self.init(.unavailable)
        }
    }
}
