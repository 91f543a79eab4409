import CMagicLinkSQLite
import MagicLinkJWT

/// A prepared statement. Parameters are added, and columns read, in the order in which they stand in its text.
@safe
final class Statement {
    /// Open for as long as its statements live.
    private let connection: Connection
    private let handle: OpaquePointer
    /// Where text and blobs lie while the statement runs: no allocation for each of them.
    private let arena: UnsafeMutableRawBufferPointer
    private var used = 0
    private var count: Int32 = 0
    private var bound = SQLITE_OK

    /// A whole record with the longest address needs less; what is longer is copied by SQLite.
    private static let arenaSize = 4096

    /// Takes the prepared statement over.
    @unsafe init(_ handle: OpaquePointer, of connection: Connection) {
        self.connection = connection
        unsafe self.handle = handle
        unsafe arena = .allocate(byteCount: Self.arenaSize, alignment: 8)
    }

    deinit {
        unsafe sqlite3_finalize(handle)
        unsafe arena.deallocate()
    }

    // MARK: Running

    /// Runs it to its end; for statements that return no row.
    func run(_ bind: (Statement) -> Void) throws(SQLiteFailure) {
        start(bind)
        defer { unsafe sqlite3_reset(handle) }
        while try step() {}
    }

    /// What `read` makes of the first row; nil if there is none.
    func first<Value>(
        _ bind: (Statement) -> Void, _ read: (inout Row) throws(SQLiteFailure) -> Value
    ) throws(SQLiteFailure) -> Value? {
        start(bind)
        defer { unsafe sqlite3_reset(handle) }
        guard try step() else { return nil }
        var row = unsafe Row(handle)
        return try read(&row)
    }

    /// What `read` makes of every row.
    func all<Value>(
        _ bind: (Statement) -> Void, _ read: (inout Row) throws(SQLiteFailure) -> Value
    ) throws(SQLiteFailure) -> [Value] {
        start(bind)
        defer { unsafe sqlite3_reset(handle) }
        var values: [Value] = []
        while try step() {
            var row = unsafe Row(handle)
            values.append(try read(&row))
        }
        return values
    }

    private func start(_ bind: (Statement) -> Void) {
        (used, count, bound) = (0, 0, SQLITE_OK)
        bind(self)
    }

    private func step() throws(SQLiteFailure) -> Bool {
        guard bound == SQLITE_OK else { throw SQLiteFailure(result: bound) }
        switch unsafe sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let result: throw SQLiteFailure(result: result)
        }
    }

    // MARK: Parameters

    /// Adds an integer, or NULL.
    func add(_ value: Int64?) {
        count += 1
        guard let value else { return addNull() }
        note(unsafe sqlite3_bind_int64(handle, count, value))
    }

    /// Adds a number.
    func add(_ value: Int) { add(Int64(value)) }

    /// Adds 1 or 0.
    func add(_ value: Bool) { add(value ? 1 : Int64(0)) }

    /// Adds a time in seconds since 1970, or NULL.
    func add(_ value: NumericDate?) { add(value?.seconds) }

    /// Adds an id as 16 bytes in network order, or NULL.
    func add<Owner>(_ value: UniqueID<Owner>?) {
        count += 1
        guard let value else { return addNull() }
        let bytes = (value.high.bigEndian, value.low.bigEndian)
        unsafe withUnsafeBytes(of: bytes) { unsafe addBlob($0) }
    }

    /// Adds a text, or NULL.
    func add(_ value: String?) {
        count += 1
        guard var value else { return addNull() }
        value.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            if let kept = unsafe keep(bytes) {
                note(unsafe magiclink_sqlite_bind_text_static(handle, count, kept, Int32(bytes.count)))
            } else {
                note(unsafe magiclink_sqlite_bind_text_copy(handle, count, bytes.baseAddress, Int32(bytes.count)))
            }
        }
    }

    /// Adds bytes, or NULL.
    func add(_ value: [UInt8]?) {
        count += 1
        guard let value else { return addNull() }
        unsafe value.withUnsafeBytes { unsafe addBlob($0) }
    }

    private func addBlob(_ bytes: UnsafeRawBufferPointer) {
        if let kept = unsafe keep(bytes) {
            note(unsafe magiclink_sqlite_bind_blob_static(handle, count, kept, Int32(bytes.count)))
        } else {
            note(unsafe magiclink_sqlite_bind_blob_copy(handle, count, bytes.baseAddress, Int32(bytes.count)))
        }
    }

    /// A place in the arena with these bytes; nil if there is none left.
    private func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer? {
        guard unsafe bytes.count <= arena.count - used, let base = unsafe arena.baseAddress else { return nil }
        let place = unsafe base + used
        if let source = bytes.baseAddress { unsafe place.copyMemory(from: source, byteCount: bytes.count) }
        used += bytes.count
        return UnsafeRawPointer(place)
    }

    private func addNull() {
        note(unsafe sqlite3_bind_null(handle, count))
    }

    private func note(_ result: Int32) {
        if result != SQLITE_OK { bound = result }
    }
}
