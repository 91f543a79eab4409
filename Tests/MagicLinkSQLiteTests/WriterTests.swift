import Dispatch
import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkSQLite

@Suite("One writer, many readers", .timeLimit(.minutes(2)))
struct WriterTests {
    /// A store whose writer stands in the middle of a transaction until it is let go.
    private struct Held {
        let store: SQLiteConfirmationStore
        let writing: Task<Void, any Error>
        private let gate = DispatchSemaphore(value: 0)

        init(_ folder: String, clock: ManualClock) async throws {
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: "\(folder)/a.db"), clock: clock)
            let (isInside, inside) = AsyncStream.makeStream(of: Void.self)
            writing = Task { [gate] in
                try await store.writer.perform { tables throws(SQLiteFailure) in
                    try tables.write([.countWrongNumber(WriterTests.ada, at: clock.now)], now: clock.now)
                    inside.finish()
                    gate.wait()
                }
            }
            for await _ in isInside {}
            self.store = store
        }

        func letGo() { gate.signal() }

        /// Returns when so many writes wait behind the one that is held.
        func untilWaiting(_ count: Int) async {
            while store.writer.waitingCount < count { await Task.yield() }
        }
    }

    private static let ada: EmailAddress = {
        do { return try EmailAddress("ada@example.org") } catch { preconditionFailure("\(error)") }
    }()
    private static let clock = ManualClock(NumericDate(1_800_000_000))

    @Test("Whoever reads while something is written sees what was, at once")
    func readers() async throws {
        try await Folder.use { folder in
            let held = try await Held(folder, clock: Self.clock)
            // The writer holds its transaction: a reader that waited for it would wait for ever.
            #expect(try await held.store.look(at: SessionID(high: 1, low: 1)) == nil)
            #expect(try await held.store.user(at: Self.ada) == nil)
            #expect(try await held.store.dueMail(limit: 10).isEmpty)
            held.letGo()
            try await held.writing.value
            await held.store.close()
        }
    }

    @Test("Writes that wait share one transaction")
    func batch() async throws {
        try await Folder.use { folder in
            let held = try await Held(folder, clock: Self.clock)
            let store = held.store
            try await withThrowingTaskGroup { group in
                for index in 0..<100 {
                    group.addTask { _ = try await store.setBlocked(true, for: UserID(high: 1, low: UInt64(index))) }
                }
                await held.untilWaiting(100)
                held.letGo()
                try await group.waitForAll()
            }
            #expect(store.written.writes == 101)
            #expect(store.written.transactions == 2)
            await store.close()
        }
    }

    @Test("One that fails fails alone and leaves nothing behind; its neighbours are done")
    func alone() async throws {
        try await Folder.use { folder in
            let held = try await Held(folder, clock: Self.clock)
            let (store, clock) = (held.store, Self.clock)
            let verdicts = await withTaskGroup { group in
                for index in 0..<50 {
                    group.addTask { () -> (Int, StoreError?) in
                        do throws(StoreError) {
                            try await store.writer.perform { tables throws(SQLiteFailure) in
                                let mail = QueuedMail(
                                    session: SessionID(high: 2, low: UInt64(index)), sending: 0, isDecoy: false)
                                try tables.write([.queueMail(mail)], now: clock.now)
                                if index % 10 == 3 { throw SQLiteFailure.notUnderstood }
                            }
                            return (index, nil)
                        } catch {
                            return (index, error)
                        }
                    }
                }
                await held.untilWaiting(50)
                held.letGo()
                return await group.reduce(into: [Int: StoreError?]()) { $0[$1.0] = $1.1 }
            }
            for (index, error) in verdicts { #expect(error == (index % 10 == 3 ? StoreError(.corrupt) : nil)) }
            let written = try await store.dueMail(limit: 100).map { Int($0.mail.session.low) }
            #expect(Set(written) == Set((0..<50).filter { $0 % 10 != 3 }))
            await store.close()
        }
    }

    @Test("While another program holds the file nothing is acknowledged, reading goes on, and then writing too")
    func busy() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
            let other = try Connection(path: path, for: .writing)
            try other.execute("BEGIN IMMEDIATE")
            await #expect(throws: StoreError(.unavailable)) {
                try await store.setBlocked(true, for: UserID(high: 1, low: 1))
            }
            #expect(try await store.look(at: SessionID(high: 1, low: 1)) == nil)
            try other.execute("COMMIT")
            #expect(try await store.setBlocked(true, for: UserID(high: 1, low: 1)) == false)
            await store.close()
        }
    }

    @Test("What waits when it is told to close is still written; later calls are refused")
    func close() async throws {
        try await Folder.use { folder in
            let held = try await Held(folder, clock: Self.clock)
            let (store, clock) = (held.store, Self.clock)
            let mail = QueuedMail(session: SessionID(high: 3, low: 3), sending: 0, isDecoy: false)
            async let waiting: Void = store.writer.perform { tables throws(SQLiteFailure) in
                try tables.write([.queueMail(mail)], now: clock.now)
            }
            await held.untilWaiting(1)
            async let closed: Void = store.close()
            while !store.writer.isClosing { await Task.yield() }
            held.letGo()
            try await waiting
            await closed
            await #expect(throws: StoreError(.unavailable)) { try await store.remove(mail) }
            await #expect(throws: StoreError(.unavailable)) { try await store.dueMail(limit: 1) }
            let again = SQLiteConfirmationStore(try SQLiteDatabase(path: "\(folder)/a.db"), clock: clock)
            #expect(try await again.dueMail(limit: 10).map(\.mail) == [mail])
            await again.close()
        }
    }

    @Test("A transaction that is larger than its cache is written whole")
    func spill() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            _ = try SQLiteDatabase(path: path)
            let connection = try Connection(path: path, for: .writing)
            let tables = try Tables(connection, recent: Recent())
            // Pages then go to the log before the commit, are changed again, and are written once more in their place.
            try connection.execute("PRAGMA cache_size = 16")
            let random = SeededRandom(seed: 11)
            for _ in 0..<8 {
                try connection.execute("BEGIN IMMEDIATE")
                for _ in 0..<2000 {
                    let mail = QueuedMail(
                        session: SessionID(random: random.next(), random.next()), sending: 0, isDecoy: false)
                    try tables.write([.queueMail(mail)], now: Self.clock.now)
                }
                try connection.execute("COMMIT")
                let reader = try Connection(path: path, for: .reading)
                #expect(try reader.text("PRAGMA integrity_check") == "ok")
            }
            #expect(try connection.integer("SELECT count(*) FROM mail") == 16_000)
        }
    }

    @Test("The write-ahead log is copied and begins anew while everybody writes")
    func log() async throws {
        try await Folder.use { folder in
            let path = "\(folder)/a.db"
            let store = SQLiteConfirmationStore(try SQLiteDatabase(path: path), clock: Self.clock)
            let clock = Self.clock
            let random = SeededRandom(seed: 5)
            try await withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<200 {
                            let mails = (0..<50).map { _ in
                                QueuedMail(
                                    session: SessionID(random: random.next(), random.next()), sending: 0, isDecoy: false
                                )
                            }
                            try await store.writer.perform { tables throws(SQLiteFailure) in
                                try tables.write(mails.map { .queueMail($0) }, now: clock.now)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            // Never copied it would have grown to several times this.
            let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int ?? 0
            #expect(size < 2 * Checkpointer.threshold * 4120, "\(size) bytes")
            await store.close()
        }
    }
}
