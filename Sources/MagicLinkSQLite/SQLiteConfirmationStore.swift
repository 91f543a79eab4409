public import MagicLink
public import MagicLinkJWT

/// The embedded default store: one SQLite file in write-ahead mode with `synchronous=FULL`.
///
/// A call that returns has been flushed to the disk by `fdatasync`: it survives the process and the machine, as far as
/// the drive tells the truth about flushes. Writes that wait share one transaction on the writer's thread; no caller's
/// thread waits for it. Reads are done on the caller's thread, from the last committed state, and wait for no writer.
/// A write that fails fails alone; `StoreError.Code.full` and `.unavailable` may be tried again.
public final class SQLiteConfirmationStore: ConfirmationStore {
    /// Where the store tells which logins have news.
    public let changes: ChangeFeed
    let clock: any WallClock
    let readers: Readers
    let writer: Writer
    let mailSignal = MailSignal()

    /// Serves `database`, once.
    ///
    /// - Parameter clock: never earlier than `database.clockMark`; see `SteadyClock`.
    public init(_ database: SQLiteDatabase, clock: any WallClock, changes: ChangeFeed = ChangeFeed()) {
        self.clock = clock
        self.changes = changes
        readers = Readers(path: database.path)
        writer = Writer(database, clock: clock)
    }

    /// What was made durable since the store began: how many writes, in how many transactions.
    public struct Written: Hashable, Sendable {
        /// Writes that callers asked for.
        public private(set) var writes = 0
        /// The transactions they shared; each is one flush to the disk.
        public private(set) var transactions = 0

        mutating func add(_ writes: Int) {
            self.writes += writes
            transactions += 1
        }
    }

    /// What was made durable since the store began.
    public var written: Written { writer.total }

    /// Writes what waits, closes the file and gives its lock back. Every later call throws `.unavailable`.
    public func close() async {
        readers.close()
        await writer.close()
    }

    /// A store that nobody has closed closes by itself, but nobody knows when.
    deinit { writer.end() }

    /// Writes the record and its mail row, or nothing.
    public func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        let clock = clock
        let beginning = try await writer.perform { tables throws(SQLiteFailure) in
            var facts = try tables.facts(for: request.wish.address, now: clock.now)
            if let subject = request.measure?.subject { facts.limits = try tables.limits.facts(of: subject) }
            let siblings = try tables.lookups.siblings(of: request.wish.address, now: facts.now)
            let (beginning, effects) = Confirmation.begin(request, given: facts, siblings: siblings, redraw: redraw)
            if case .begun(let record) = beginning {
                try tables.insert(record, beside: facts)
                try tables.write(effects, now: facts.now)
            }
            return beginning
        }
        if case .begun = beginning { mailSignal.raise() }
        return beginning
    }

    /// Reads a record and the facts beside it.
    public func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        if let recent = glance(at: id) { return recent }
        let found = try readers.read { lookups throws(SQLiteFailure) in try lookups.look(at: id, now: clock.now) }
        return found.map { ($0.record, $0.facts) }
    }

    /// What was written lately is known without asking the file.
    public func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)? {
        writer.recent.look(at: id, now: clock.now).map { ($0.record, $0.facts) }
    }

    /// Applies the action in the writer's transaction.
    public func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError)
        -> Confirmation.Outcome
    {
        let clock = clock
        let (outcome, isNews, mailed) = try await writer.perform {
            tables throws(SQLiteFailure) -> (Confirmation.Outcome, Bool, Bool) in
            guard let found = try tables.look(at: id, now: clock.now) else { return (.unknown, false, false) }
            var (record, facts) = (found.record, found.facts)
            if action.needsLimits, let subject = record.asked.asker?.subject {
                facts.limits = try tables.limits.facts(of: subject)
            }
            let (outcome, effects) = record.apply(action, given: facts)
            try tables.update(found, to: record)
            try tables.write(effects, now: facts.now)
            let mailed = effects.contains { if case .queueMail = $0 { true } else { false } }
            return (outcome, record.isNews(since: found.record), mailed)
        }
        if isNews { changes.publish(id) }
        if mailed { mailSignal.raise() }
        return outcome
    }

    /// The login of a session cookie.
    public func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        try readers.read { lookups throws(SQLiteFailure) in try lookups.login(browserSession: browserSession) }
    }

    /// The logins of a user that are confirmed or collected.
    public func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] {
        try readers.read { lookups throws(SQLiteFailure) in try lookups.openLogins(of: user) }
    }
}

extension SQLiteConfirmationStore: UserStore {
    /// The user of that id.
    public func user(_ id: UserID) async throws(StoreError) -> User? {
        try readers.read { lookups throws(SQLiteFailure) in try lookups.user(id) }
    }

    /// The user of that address.
    public func user(at address: EmailAddress) async throws(StoreError) -> User? {
        try readers.read { lookups throws(SQLiteFailure) in try lookups.user(at: address) }
    }

    /// Blocks or unblocks.
    public func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        try await writer.perform { tables throws(SQLiteFailure) in try tables.setBlocked(isBlocked, for: id) }
    }
}

extension SQLiteConfirmationStore: MailQueue {
    /// The rows that are due, oldest first.
    public func dueMail(limit: Int) async throws(StoreError) -> [DueMail] {
        try readers.read { lookups throws(SQLiteFailure) in try lookups.dueMail(at: clock.now, limit: limit) }
    }

    /// The row is done.
    public func remove(_ mail: QueuedMail) async throws(StoreError) {
        try await writer.perform { tables throws(SQLiteFailure) in try tables.remove(mail) }
    }

    /// The row failed once more.
    public func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        let clock = clock
        try await writer.perform { tables throws(SQLiteFailure) in
            try tables.postpone(mail, until: clock.now + pause)
        }
    }

    /// Returns when a row was added.
    public func mailAdded() async {
        await mailSignal.wait()
    }
}
