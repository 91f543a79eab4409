import Dispatch
import MagicLink
import MagicLinkJWT
import Synchronization

/// The one writer, on a thread of its own: takes every write that waits, does them in one transaction, and answers
/// after the commit. Under no load a batch is one write; under load it grows by itself, for while one batch is being
/// flushed to the disk the next one gathers.
///
/// Sendable without the compiler's proof, because its variables are the writer's thread's alone after init; what others
/// touch is behind a lock.
final class Writer: @unchecked Sendable {
    /// So many writes at most share a transaction: a few milliseconds for whoever comes just after.
    static let batchLimit = 512
    /// So many callers are told sooner than another thread is woken.
    private static let fewCallers = 8
    /// An idle writer looks after the house so often.
    private static let idle: DispatchTimeInterval = .seconds(60)
    private static let sweepEvery: Duration = .seconds(30)

    private struct Waiting {
        var writes: [PendingWrite] = []
        var isAsleep = false
        var isClosing = false

        /// What waits, as much as one transaction may hold; nil at the end.
        mutating func take(maySleep: Bool) -> [PendingWrite]? {
            isAsleep = maySleep && writes.isEmpty && !isClosing
            guard !writes.isEmpty || !isClosing else { return nil }
            let batch = Array(writes.prefix(Writer.batchLimit))
            writes.removeFirst(batch.count)
            return batch
        }
    }

    /// What it wrote lately.
    let recent: Recent
    private let waiting = Mutex(Waiting())
    private let written = Mutex(SQLiteConfirmationStore.Written())
    private let bell = DispatchSemaphore(value: 0)
    private let ended = DispatchGroup()
    private let telling = DispatchQueue(label: "magiclink.sqlite.telling")
    private let clock: any WallClock
    private let checkpointer: Checkpointer

    // From here on: the writer's thread alone.
    private var side: WriteSide?
    private let database: SQLiteDatabase
    private var mark: NumericDate?
    private var nextSweep = NumericDate(.min)
    private var hasMoreToSweep = false

    /// Starts the thread.
    init(_ database: SQLiteDatabase, clock: any WallClock) {
        guard let side = database.takeWriteSide() else { preconditionFailure("a database serves one store") }
        self.clock = clock
        self.database = database
        checkpointer = Checkpointer(path: database.path)
        self.side = side
        recent = side.recent
        mark = database.clockMark
        DispatchQueue(label: "magiclink.sqlite.writer").async(group: ended) { self.run() }
    }

    /// Does `work` in a transaction and returns when that is durable. `work` may be called more than once.
    func perform<Answer: Sendable>(
        _ work: @escaping (Tables) throws(SQLiteFailure) -> Answer
    ) async throws(StoreError) -> Answer {
        let result: Result<Answer, StoreError> = await withCheckedContinuation { continuation in
            var done: Answer?
            enqueue(
                PendingWrite(
                    perform: { tables throws(SQLiteFailure) in done = try work(tables) },
                    answer: { failure in
                        if failure == nil, let done { return continuation.resume(returning: .success(done)) }
                        continuation.resume(returning: .failure(StoreError(failure ?? .closed)))
                    }))
        }
        return try result.get()
    }

    /// What was made durable so far.
    var total: SQLiteConfirmationStore.Written { written.withLock { $0 } }

    /// How many writes wait; for tests that must know that somebody does.
    var waitingCount: Int { waiting.withLock { $0.writes.count } }

    /// True once it is told to close; for the same tests.
    var isClosing: Bool { waiting.withLock { $0.isClosing } }

    /// Lets what waits be written, and then closes the file; later writes are refused.
    func end() {
        recent.close()
        let isAsleep = waiting.withLock { waiting in
            waiting.isClosing = true
            return waiting.isAsleep
        }
        if isAsleep { bell.signal() }
    }

    /// Ends, and returns when the file is closed and its lock given back.
    func close() async {
        end()
        await withCheckedContinuation { continuation in
            ended.notify(queue: .global()) { continuation.resume() }
        }
    }

    private func enqueue(_ write: PendingWrite) {
        let (isAccepted, isAsleep) = waiting.withLock { waiting in
            guard !waiting.isClosing else { return (false, false) }
            waiting.writes.append(write)
            defer { waiting.isAsleep = false }
            return (true, waiting.isAsleep)
        }
        if isAsleep { bell.signal() }
        if !isAccepted { write.answer(.closed) }
    }

    // MARK: The thread

    private func run() {
        while let side, let batch = next() {
            if !batch.isEmpty { commit(batch, side) }
            keepHouse(side, after: batch.count)
        }
        checkpointer.finish()
        telling.sync {}
        // The time that readers have seen since the last write.
        if let side { markTime(side) }
        // The last connection to go copies the log into the database and removes it.
        side = nil
        database.lock.release()
    }

    /// Everything that waits; empty when it is time to look after the house; nil at the end.
    private func next() -> [PendingWrite]? {
        let batch = waiting.withLock { $0.take(maySleep: !hasMoreToSweep) }
        guard let batch, batch.isEmpty, !hasMoreToSweep else { return batch }
        _ = bell.wait(timeout: .now() + Self.idle)
        return waiting.withLock { $0.take(maySleep: false) }
    }

    private func commit(_ batch: [PendingWrite], _ side: WriteSide) {
        do {
            try perform(batch, side)
            tell(batch)
        } catch {
            guard batch.count > 1, error.phase != .beginning else { return Self.answer(batch, error.cause) }
            apart(batch, side)
        }
    }

    /// Many callers are told on another thread, while the next batch is already being written.
    private func tell(_ batch: [PendingWrite]) {
        guard batch.count > Self.fewCallers else { return Self.answer(batch, nil) }
        telling.async { Self.answer(batch, nil) }
    }

    /// One that fails fails alone: each gets a transaction of its own.
    private func apart(_ batch: [PendingWrite], _ side: WriteSide) {
        for (index, write) in batch.enumerated() {
            do {
                try perform([write], side)
                write.answer(nil)
            } catch {
                // Where not even a transaction begins or ends it is the disk's fault, and the others need not find
                // that out one by one.
                guard error.phase == .performing else { return Self.answer(batch[index...], error.cause) }
                write.answer(error.cause)
            }
        }
    }

    private static func answer(_ writes: some Sequence<PendingWrite>, _ failure: SQLiteFailure?) {
        for write in writes { write.answer(failure) }
    }

    private func perform(_ writes: [PendingWrite], _ side: WriteSide) throws(TransactionFailure) {
        try transaction(side) { () throws(SQLiteFailure) in
            for write in writes { try write.perform(side.tables) }
        }
        written.withLock { $0.add(writes.count) }
    }

    private struct TransactionFailure: Error {
        enum Phase { case beginning, performing, committing }
        let phase: Phase
        let cause: SQLiteFailure
    }

    private func transaction<Answer>(
        _ side: WriteSide, _ body: () throws(SQLiteFailure) -> Answer
    ) throws(TransactionFailure) -> Answer {
        var phase = TransactionFailure.Phase.beginning
        do {
            try side.beginTransaction()
            side.tables.begin()
            phase = .performing
            let answer = try body()
            phase = .committing
            let now = clock.now
            let isLater = mark.map { $0 < now } ?? true
            if isLater { try side.markClock(now) }
            try side.commitTransaction()
            if isLater { mark = now }
            recent.learn(side.tables.touched)
            return answer
        } catch {
            side.connection.rollBack()
            throw TransactionFailure(phase: phase, cause: error)
        }
    }

    private func markTime(_ side: WriteSide) {
        do {
            try transaction(side) {}
        } catch {
            // The disk is full or fails: the mark of the last write has to do.
        }
    }

    /// Between two batches, so that neither removing nor copying makes a transaction longer.
    private func keepHouse(_ side: WriteSide, after writes: Int) {
        checkpointer.look(at: side.connection)
        let now = clock.now
        guard hasMoreToSweep || now >= nextSweep else { return }
        nextSweep = now + Self.sweepEvery
        do {
            // As many as were added at least, or a busy store would grow without end.
            let step = max(Sweeper.step, writes)
            hasMoreToSweep = try transaction(side) { () throws(SQLiteFailure) in
                try side.sweeper.sweep(at: now, step: step)
            }
        } catch {
            // Nothing was removed; the next sweep tries again.
            hasMoreToSweep = false
        }
    }
}
