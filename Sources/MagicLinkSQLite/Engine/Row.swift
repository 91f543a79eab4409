import CMagicLinkSQLite
import MagicLinkJWT

/// A row that a statement stands at. Columns are read from left to right; one that does not hold what is asked for makes
/// the row one that cannot be understood.
@safe
struct Row {
    private let handle: OpaquePointer
    private var column: Int32 = 0

    /// The current row of a statement.
    @unsafe init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
    }

    /// Passes over `count` columns.
    mutating func skip(_ count: Int32) { column += count }

    /// True if the next column is NULL; does not go on.
    var isNull: Bool { unsafe sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// An integer; that it is one is the duty of a `STRICT` table.
    mutating func integer() throws(SQLiteFailure) -> Int64 {
        defer { column += 1 }
        return unsafe sqlite3_column_int64(handle, column)
    }

    /// 1 or 0.
    mutating func flag() throws(SQLiteFailure) -> Bool { try integer() != 0 }

    /// A time in seconds since 1970.
    mutating func date() throws(SQLiteFailure) -> NumericDate { NumericDate(try integer()) }

    /// An id of 16 bytes.
    mutating func id<Owner>() throws(SQLiteFailure) -> UniqueID<Owner> {
        defer { column += 1 }
        guard let bytes = unsafe sqlite3_column_blob(handle, column),
            unsafe sqlite3_column_bytes(handle, column) == 16
        else { throw .notUnderstood }
        return UniqueID(
            high: UInt64(bigEndian: unsafe bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: unsafe bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    /// A text.
    mutating func text() throws(SQLiteFailure) -> String {
        defer { column += 1 }
        // As bytes: `sqlite3_column_text` would copy it first, for the zero behind it.
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        guard count > 0, let bytes = unsafe sqlite3_column_blob(handle, column) else { return "" }
        let text = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
        guard let text = unsafe String(validating: text, as: UTF8.self) else { throw .notUnderstood }
        return text
    }

    /// Bytes.
    mutating func bytes() throws(SQLiteFailure) -> [UInt8] {
        defer { column += 1 }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        guard count > 0, let bytes = unsafe sqlite3_column_blob(handle, column) else { return [] }
        return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// A word of a closed list.
    mutating func word<Word: RawRepresentable<String>>(_: Word.Type = Word.self) throws(SQLiteFailure) -> Word {
        guard let word = Word(rawValue: try text()) else { throw .notUnderstood }
        return word
    }

    /// What `read` makes of the next column; nil if that is NULL.
    mutating func optional<Value>(
        _ read: (inout Row) throws(SQLiteFailure) -> Value
    ) throws(SQLiteFailure) -> Value? {
        guard isNull else { return try read(&self) }
        column += 1
        return nil
    }
}
