public import MagicLinkJWT

/// Keeps the records, and applies `Confirmation.apply` to one of them atomically; it contains no rule.
///
/// Each call returns when what it did is durable, and never blocks its caller's thread. How it is made atomic is the
/// store's business: a lock in memory, the writer's transaction in SQLite, compare-and-swap on a version in Redis.
/// After a record's change is durable and can be read, the store tells `changes` if it is news
/// (`Confirmation.isNews`), never before and of nothing else.
public protocol ConfirmationStore: Sendable {
    /// Where the store tells which logins have news.
    var changes: ChangeFeed { get }

    /// Writes the record, its mail row and what it takes of limits through `Confirmation.begin`, or nothing.
    ///
    /// Where the request has a measure, `Facts.limits` of its subject are read in the same transaction, whatever is there,
    /// so that of racing callers no more begin than a limit allows. So are the pending logins of its address, which
    /// `redraw` hears of. Rows of a subject may be forgotten when they are full
    /// (`Bucket.fullAt`), and who is known `KnownRequesters.days` after the last login.
    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning

    /// Reads a record and the facts beside it, both of one moment; nil if there is none. Never waits for a writer.
    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)?

    /// What `look(at:)` would say, where that is known at once; nil where it has to be asked for, also where there is no such
    /// record. Called on threads that serve many: it waits for no disk, no network and no writer.
    func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)?

    /// Applies `action` through `Confirmation.apply` and writes what changed, in one transaction; `Facts.limits` of the
    /// record's asker are read in it where the action `needsLimits`.
    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome

    /// The login whose browser session has that SHA-256 of its cookie; nil if there is none.
    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID?

    /// The logins of a user that are confirmed or collected, in no order.
    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID]
}

extension ConfirmationStore {
    /// Nothing is known at once.
    public func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)? { nil }
}

/// Why a store could not do its work. Nothing was acknowledged; the caller may try again.
public struct StoreError: Error, Hashable, Sendable {
    /// The closed list of reasons; the raw value is the stable code.
    public enum Code: String, CaseIterable, Sendable {
        /// It cannot be reached, read or written now.
        case unavailable = "store_unavailable"
        /// It has no room.
        case full = "store_full"
        /// What it holds cannot be understood.
        case corrupt = "store_corrupt"
    }

    /// The reason.
    public let code: Code

    /// Creates an error.
    public init(_ code: Code) {
        self.code = code
    }
}
