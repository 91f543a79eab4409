public import MagicLinkJWT
import Synchronization

/// The reference store: everything in memory under one lock. It forgets everything with the process, so "durable"
/// means "as long as this process lives"; use it for tests, for development and as the measure of other stores.
///
/// It keeps users and the mail queue too, because effects are written in the record's transaction.
public final class InMemoryConfirmationStore: ConfirmationStore {
    /// Where the store tells which logins have news.
    public let changes: ChangeFeed
    let clock: any WallClock
    let tables = Mutex(Tables())
    let mailSignal = MailSignal()

    /// Creates an empty store.
    public init(clock: any WallClock, changes: ChangeFeed = ChangeFeed()) {
        self.clock = clock
        self.changes = changes
    }

    /// Writes the record and its mail row, or nothing.
    public func begin(_ request: LoginRequest, redraw: Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        let beginning = tables.withLock { tables in
            var facts = tables.facts(for: request.wish.address, at: clock.now)
            tables.removeEnded(at: facts.now)
            if let subject = request.measure?.subject { facts.limits = tables.limits.facts(of: subject) }
            let siblings = tables.siblings(of: request.wish.address, at: facts.now)
            let (beginning, effects) = Confirmation.begin(request, given: facts, siblings: siblings, redraw: redraw)
            if case .begun(let record) = beginning {
                tables.add(record)
                tables.write(effects, at: facts.now)
            }
            return beginning
        }
        if case .begun = beginning { mailSignal.raise() }
        return beginning
    }

    /// Reads a record and the facts beside it.
    public func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        glance(at: id)
    }

    /// The same: all of it is in memory.
    public func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)? {
        tables.withLock { tables in
            tables.records[id].map { ($0, tables.facts(for: $0, at: clock.now)) }
        }
    }

    /// Applies the action under the lock.
    public func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError)
        -> Confirmation.Outcome
    {
        let (outcome, isNews, mailed) = tables.withLock { tables -> (Confirmation.Outcome, Bool, Bool) in
            guard let before = tables.records[id] else { return (.unknown, false, false) }
            var facts = tables.facts(for: before, at: clock.now)
            if action.needsLimits, let subject = before.asked.asker?.subject {
                facts.limits = tables.limits.facts(of: subject)
            }
            var record = before
            let (outcome, effects) = record.apply(action, given: facts)
            if record != before { tables.replace(before, with: record) }
            tables.write(effects, at: facts.now)
            let isNews = record.isNews(since: before)
            return (outcome, isNews, effects.contains { if case .queueMail = $0 { true } else { false } })
        }
        if isNews { changes.publish(id) }
        if mailed { mailSignal.raise() }
        return outcome
    }

    /// The login of a session cookie.
    public func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        tables.withLock { $0.browserSessions[browserSession] }
    }

    /// The logins of a user that are confirmed or collected.
    public func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] {
        tables.withLock { tables in
            (tables.loginsOfUser[user] ?? []).filter { id in
                guard let state = tables.records[id]?.progress.state else { return false }
                return state == .confirmed || state == .collected
            }
        }
    }
}

extension InMemoryConfirmationStore: UserStore {
    /// The user of that id.
    public func user(_ id: UserID) async throws(StoreError) -> User? {
        tables.withLock { $0.users[id] }
    }

    /// The user of that address.
    public func user(at address: EmailAddress) async throws(StoreError) -> User? {
        tables.withLock { $0.user(at: address) }
    }

    /// Blocks or unblocks.
    public func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        tables.withLock { tables in
            tables.users[id]?.isBlocked = isBlocked
            return tables.users[id] != nil
        }
    }
}
