import MagicLink
import MagicLinkJWT

/// The questions that a connection can be asked; a reader has nothing else, the writer asks them in its transaction.
final class Lookups {
    /// A record, where it lies, and the facts beside it.
    struct Found {
        let number: Int64
        let record: Confirmation
        let facts: Confirmation.Facts
    }

    private let look: Statement
    private let browserSession: Statement
    private let openLogins: Statement
    private let userByID: Statement
    private let userByAddress: Statement
    private let mail: Statement
    private let siblings: Statement

    /// Prepares the statements.
    init(_ connection: Connection) throws(SQLiteFailure) {
        // One statement, so that a reader sees record and facts of one moment without a transaction of its own.
        let user = UserRow.columns(
            unless: "c.user_id IS NULL AND u.address_key <> c.address_key", otherwise: "c.session_id", "c.address",
            "c.issued_at")
        look = try connection.prepare(
            """
            SELECT c.number, \(ConfirmationRow.columns), \(user), w.day, w.count FROM confirmation c
            LEFT JOIN user u ON u.id = coalesce(c.user_id, \(UserRow.nearest(to: "c.address_key")))
            LEFT JOIN wrong_number w ON w.address_key = c.address_key
            WHERE c.session_id = ?
            """)
        browserSession = try connection.prepare("SELECT session_id FROM confirmation WHERE browser_session = ?")
        openLogins = try connection.prepare(
            "SELECT session_id FROM confirmation WHERE user_id = ? AND state IN ('confirmed', 'collected')")
        userByID = try connection.prepare("SELECT \(UserRow.columns) FROM user u WHERE u.id = ?")
        userByAddress = try connection.prepare("SELECT \(UserRow.columns) FROM user u WHERE u.address_key = ?")
        mail = try connection.prepare(
            """
            SELECT session_id, sending, is_decoy, failures FROM mail WHERE due_at <= ?
            ORDER BY due_at, number LIMIT ?
            """)
        siblings = try connection.prepare(
            """
            SELECT session_id, key_id FROM confirmation WHERE address_key = ? AND state = 'pending' AND expires_at > ?
            ORDER BY expires_at DESC, number DESC LIMIT \(Confirmation.siblingLimit)
            """)
    }

    /// A record and the facts beside it, all of one moment.
    ///
    /// - Parameter now: read once the record is, so that nothing in it lies later.
    func look(at id: SessionID, now: @autoclosure () -> NumericDate) throws(SQLiteFailure) -> Found? {
        try look.first({ $0.add(id) }) { row throws(SQLiteFailure) in
            let number = try row.integer()
            let record = try ConfirmationRow.read(&row)
            let user = try UserRow.readIfThere(&row)
            let wrongNumbers = try Self.wrongNumbers(&row)
            return Found(
                number: number, record: record,
                facts: Confirmation.Facts(now: now(), user: user, wrongNumbers: wrongNumbers))
        }
    }

    /// The pending logins of an address, newest first.
    func siblings(of address: EmailAddress, now: NumericDate) throws(SQLiteFailure) -> [Sibling] {
        let bind: (Statement) -> Void = {
            $0.add(address.key)
            $0.add(now)
        }
        return try siblings.all(bind) { row throws(SQLiteFailure) in
            Sibling(id: try row.id(), keyID: try ConfirmationRow.keyID(&row))
        }
    }

    /// The login of a session cookie's hash.
    func login(browserSession hash: [UInt8]) throws(SQLiteFailure) -> SessionID? {
        try browserSession.first({ $0.add(hash) }) { row throws(SQLiteFailure) in try row.id() }
    }

    /// The logins of a user that are confirmed or collected.
    func openLogins(of user: UserID) throws(SQLiteFailure) -> [SessionID] {
        try openLogins.all({ $0.add(user) }) { row throws(SQLiteFailure) in try row.id() }
    }

    /// The user of that id.
    func user(_ id: UserID) throws(SQLiteFailure) -> User? {
        try userByID.first({ $0.add(id) }) { row throws(SQLiteFailure) in try UserRow.read(&row) }
    }

    /// The user of that address.
    func user(at address: EmailAddress) throws(SQLiteFailure) -> User? {
        try userByAddress.first({ $0.add(address.key) }) { row throws(SQLiteFailure) in try UserRow.read(&row) }
    }

    /// The mail rows that are due, oldest first.
    func dueMail(at now: NumericDate, limit: Int) throws(SQLiteFailure) -> [DueMail] {
        let bind: (Statement) -> Void = {
            $0.add(now)
            $0.add(limit)
        }
        return try mail.all(bind) { row throws(SQLiteFailure) in
            let mail = QueuedMail(
                session: try row.id(), sending: Int(try row.integer()), isDecoy: try row.flag())
            return DueMail(mail: mail, failures: Int(try row.integer()))
        }
    }

    static func wrongNumbers(_ row: inout Row) throws(SQLiteFailure) -> Confirmation.WrongNumbers? {
        guard !row.isNull else { return nil }
        return Confirmation.WrongNumbers(day: try row.integer(), count: Int(try row.integer()))
    }
}
