import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkSQLite

@Suite("A database is looked at before it is used")
struct OpeningTests {
    private static let clock = ManualClock(NumericDate(1_800_000_000))

    private static func code(_ path: String) -> SQLiteOpenError.Code? {
        do {
            _ = try SQLiteDatabase(path: path)
            return nil
        } catch {
            #expect(error.description.contains(path) && error.description.contains(";"), "what to do about it")
            return error.code
        }
    }

    private static func execute(_ sql: String, at path: String) throws {
        try Data().write(to: URL(filePath: path))
        try Connection(path: path, for: .writing).execute(sql)
    }

    @Test("A new one is made, in the newest form and marked as ours")
    func new() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/new.db"
            let database = try SQLiteDatabase(path: path)
            #expect(database.clockMark == nil && database.path == path)
            let connection = try Connection(path: path, for: .reading)
            #expect(try connection.integer("PRAGMA user_version") == Int64(Schema.steps.count))
            #expect(try connection.integer("PRAGMA application_id") == Schema.applicationID)
            #expect(try connection.text("PRAGMA journal_mode") == "wal")
            #expect(try connection.integer("PRAGMA synchronous") == 2)
            let loose = "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
            #expect(try connection.integer(loose + " AND name NOT LIKE 'sqlite_%'") == 0)
        }
    }

    @Test("Whatever it makes is for its user alone", arguments: ["", "-wal", "-shm", "-lock"])
    func modes(part: String) async throws {
        try await Folder.use { folder in
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: "\(folder)/a.db"), clock: Self.clock)
            _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder)/a.db\(part)")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
            await store.close()
        }
    }

    @Test("A copy that was put back with another mode becomes its user's alone")
    func restored() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            _ = try SQLiteDatabase(path: path)
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
            _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            for part in ["", "-wal", "-shm"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path + part)
                #expect(attributes[.posixPermissions] as? Int == 0o600)
            }
            await store.close()
        }
    }

    @Test("A link to nothing is refused, for the file would have two names and two locks")
    func dangling() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "\(folder)/other.db")
            #expect(Self.code(path) == .notWritable)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/other.db"))
        }
    }

    @Test("A store that nobody has closed gives its file back")
    func dropped() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            do {
                let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
                _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            }
            while Self.isLocked(path) { await Task.yield() }
        }
    }

    private static func isLocked(_ path: String) -> Bool {
        do { _ = try SQLiteDatabase(path: path) } catch { return error.code == .locked }
        return false
    }

    @Test("Without a directory it is refused, and none is made")
    func noDirectory() async throws {
        try await Folder.use { folder in
            #expect(Self.code("\(folder)/missing/a.db") == .directoryMissing)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/missing"))
        }
    }

    @Test("Where nothing can be written it is refused", arguments: ["/proc/a.db", "/"])
    func notWritable(path: String) {
        #expect([.notWritable, .directoryMissing].contains(Self.code(path)))
    }

    @Test("One that is served already is refused, by whatever name it is called; closed, it can be opened")
    func locked() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
            try FileManager.default.createSymbolicLink(atPath: "\(folder)/b.db", withDestinationPath: path)
            #expect(Self.code(path) == .locked)
            #expect(throws: SQLiteOpenError.self) { try SQLiteDatabase(path: "\(folder)/b.db") }
            _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            await store.close()
            #expect(Self.code(path) == nil)
        }
    }

    @Test("Closed, it can be opened also while a process that is just being started holds copies of our descriptors")
    func inherited() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
            let files = FileManager.default
            let ours = try files.contentsOfDirectory(atPath: "/proc/self/fd").compactMap(Int32.init).first { number in
                (try? files.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)"))?.hasSuffix(
                    "\(URL(filePath: folder).lastPathComponent)/a.db-lock") == true
            }
            let copy = dup(try #require(ours))
            defer { close(copy) }
            await store.close()
            #expect(Self.code(path) == nil)
        }
    }

    @Test("One that another program is writing is refused")
    func busy() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            _ = try SQLiteDatabase(path: path)
            let other = try Connection(path: path, for: .writing)
            try other.execute("PRAGMA user_version = 0; BEGIN EXCLUSIVE")
            #expect(Self.code(path) == .locked)
        }
    }

    @Test("One of a newer version is refused and left as it is")
    func newer() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            _ = try SQLiteDatabase(path: path)
            try Connection(path: path, for: .writing).execute("PRAGMA user_version = 999")
            #expect(Self.code(path) == .newer)
            #expect(try Connection(path: path, for: .reading).integer("PRAGMA user_version") == 999)
        }
    }

    @Test(
        "One of another program is refused and left as it is",
        arguments: ["CREATE TABLE theirs (a)", "PRAGMA application_id = 7", "PRAGMA user_version = 1"])
    func foreign(sql: String) async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            try Self.execute(sql, at: path)
            let before = FileManager.default.contents(atPath: path)
            #expect(Self.code(path) == .foreign)
            #expect(FileManager.default.contents(atPath: path) == before)
        }
    }

    @Test("What is no database is refused and left as it is")
    func noDatabase() async throws {
        try await Folder.use { folder in
            let (path, text) = ("\(folder)/a.db", Data(String(repeating: "Dear diary, ", count: 1000).utf8))
            try text.write(to: URL(filePath: path))
            #expect(Self.code(path) == .corrupt)
            #expect(FileManager.default.contents(atPath: path) == text)
        }
    }

    @Test("One whose tables are damaged is refused", arguments: [100, 4096])
    func damaged(offset: Int) async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            _ = try SQLiteDatabase(path: path)
            var bytes = try #require(FileManager.default.contents(atPath: path))
            bytes.replaceSubrange(offset..<(offset + 2000), with: Data(repeating: 0xa5, count: 2000))
            try bytes.write(to: URL(filePath: path))
            let found = Self.code(path)
            #expect(offset == 100 ? found == .corrupt : found == nil || found == .corrupt)
        }
    }

    @Test("One that lacks a table is refused")
    func lacking() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            _ = try SQLiteDatabase(path: path)
            try Connection(path: path, for: .writing).execute("DROP TABLE mail")
            #expect(Self.code(path) == .corrupt)
        }
    }

    @Test("A step that fails leaves nothing of itself behind")
    func migration() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            try Data().write(to: URL(filePath: path))
            let connection = try Connection(path: path, for: .writing)
            #expect(throws: SQLiteFailure.self) {
                try SQLiteDatabase.take("CREATE TABLE half (a); CREATE TABLE half (a);", as: 1, connection)
            }
            #expect(try connection.integer("SELECT count(*) FROM sqlite_schema") == 0)
            #expect(try connection.integer("PRAGMA user_version") == 0)
        }
    }

    @Test("After a crash the same path opens, and what a clean end left behind too")
    func again() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            for _ in 0..<3 {
                let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
                _ = try await store.setBlocked(true, for: UserID(high: 1, low: 1))
                await store.close()
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(left == ["a.db", "a.db-lock"])
        }
    }
}
