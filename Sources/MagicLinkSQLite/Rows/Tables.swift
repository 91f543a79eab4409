import MagicLink
import MagicLinkJWT

/// What the writer does to the tables, always inside its transaction.
final class Tables {
    /// The questions, asked in the same transaction.
    let lookups: Lookups
    /// What the transaction under way has written.
    private(set) var touched = Touched()
    /// What is kept of limits.
    let limits: LimitTables
    /// What earlier transactions have written.
    private let recent: Recent
    private let connection: Connection
    private let facts: Statement
    private let insert: Statement
    private let update: Statement
    private let putUser: Statement
    private let block: Statement
    private let putWrongNumbers: Statement
    private let wrongNumbers: Statement
    private let putMail: Statement
    private let removeMail: Statement
    private let postponeMail: Statement

    /// Prepares the statements.
    init(_ connection: Connection, recent: Recent) throws(SQLiteFailure) {
        self.connection = connection
        self.recent = recent
        lookups = try Lookups(connection)
        limits = try LimitTables(connection)
        let user = UserRow.columns(
            unless: "u.address_key <> a.address_key", otherwise: "zeroblob(16)", "a.address_key", "0")
        facts = try connection.prepare(
            """
            SELECT \(user), w.day, w.count FROM (SELECT ? AS address_key) a
            LEFT JOIN user u ON u.id = \(UserRow.nearest(to: "a.address_key"))
            LEFT JOIN wrong_number w ON w.address_key = a.address_key
            """)
        let columns = ConfirmationRow.askedColumns + ConfirmationRow.progressColumns
        insert = try connection.prepare(
            """
            INSERT INTO confirmation (\(columns.joined(separator: ", ")), address_key, look_at)
            VALUES (\(columns.map { _ in "?, " }.joined())?, ?)
            """)
        update = try connection.prepare(
            """
            UPDATE confirmation SET \(ConfirmationRow.progressColumns.map { "\($0) = ?" }.joined(separator: ", "))
            WHERE number = ?
            """)
        putUser = try connection.prepare(
            """
            INSERT INTO user (id, address, address_key, is_blocked, last_login_at, last_login_session)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET last_login_at = excluded.last_login_at,
                last_login_session = excluded.last_login_session
            """)
        block = try connection.prepare("UPDATE user SET is_blocked = ? WHERE id = ? RETURNING 1")
        wrongNumbers = try connection.prepare("SELECT day, count FROM wrong_number WHERE address_key = ?")
        putWrongNumbers = try connection.prepare(
            """
            INSERT INTO wrong_number (address_key, day, count) VALUES (?, ?, ?)
            ON CONFLICT (address_key) DO UPDATE SET day = excluded.day, count = excluded.count
            """)
        putMail = try connection.prepare(
            """
            INSERT INTO mail (session_id, sending, is_decoy, due_at, failures) VALUES (?, ?, ?, ?, 0)
            ON CONFLICT DO NOTHING
            """)
        removeMail = try connection.prepare("DELETE FROM mail WHERE session_id = ? AND sending = ?")
        postponeMail = try connection.prepare(
            "UPDATE mail SET due_at = ?, failures = failures + 1 WHERE session_id = ? AND sending = ?")
    }

    /// A transaction begins.
    func begin() { touched.clear() }

    /// A record and the facts beside it, as they stand in the transaction under way.
    func look(at id: SessionID, now: @autoclosure () -> NumericDate) throws(SQLiteFailure) -> Lookups.Found? {
        if let known = recent.look(at: id, over: touched, now: now()) { return known }
        return try lookups.look(at: id, now: now())
    }

    /// What belongs to an address.
    func facts(for address: EmailAddress, now: NumericDate) throws(SQLiteFailure) -> Confirmation.Facts {
        let found = try facts.first({ $0.add(address.key) }) { row throws(SQLiteFailure) in
            (try UserRow.readIfThere(&row), try Lookups.wrongNumbers(&row))
        }
        return Confirmation.Facts(now: now, user: found?.0, wrongNumbers: found?.1)
    }

    /// Adds a record.
    ///
    /// - Parameter facts: what stands beside it.
    func insert(_ record: Confirmation, beside facts: Confirmation.Facts) throws(SQLiteFailure) {
        try insert.run {
            ConfirmationRow.add(record.asked, to: $0)
            ConfirmationRow.add(record.progress, to: $0)
            $0.add(record.asked.address.key)
            $0.add(Sweeper.nextLook(at: record, from: record.asked.issuedAt))
        }
        touched.note(record, at: connection.lastInserted, beside: facts)
    }

    /// Writes down how far the record that was found has come, if it has.
    func update(_ found: Lookups.Found, to record: Confirmation) throws(SQLiteFailure) {
        if record.progress != found.record.progress {
            try update.run {
                ConfirmationRow.add(record.progress, to: $0)
                $0.add(found.number)
            }
        }
        touched.note(record, at: found.number, beside: found.facts)
    }

    /// Writes what an action has to leave behind beside the record.
    func write(_ effects: [Confirmation.Effect], now: NumericDate) throws(SQLiteFailure) {
        for effect in effects {
            switch effect {
            case .queueMail(let mail):
                try putMail.run {
                    Self.add(mail, to: $0)
                    $0.add(mail.isDecoy)
                    $0.add(now)
                }
            case .recordLogin(let login):
                var row = touched.user(login.user)
                if row == nil { row = try lookups.user(login.user) }
                let user = User.recording(login, over: row)
                try putUser.run { UserRow.add(user, to: $0) }
                touched.note(user)
            case .countWrongNumber(let address, let at):
                let before = try wrongNumbers.first({ $0.add(address.key) }) { row throws(SQLiteFailure) in
                    try Lookups.wrongNumbers(&row)
                }
                let count = Confirmation.WrongNumbers.counting(one: before ?? nil, at: at)
                try putWrongNumbers.run {
                    $0.add(address.key)
                    $0.add(count.day)
                    $0.add(count.count)
                }
                touched.note(count, of: address)
            case .keepLimit(let row): try limits.keep(row)
            }
        }
    }

    /// Blocks or unblocks; false if there is no such user.
    func setBlocked(_ isBlocked: Bool, for id: UserID) throws(SQLiteFailure) -> Bool {
        let bind: (Statement) -> Void = {
            $0.add(isBlocked)
            $0.add(id)
        }
        touched.note(changed: id)
        return try block.first(bind) { _ in true } ?? false
    }

    /// Removes a mail row if it is there.
    func remove(_ mail: QueuedMail) throws(SQLiteFailure) {
        try removeMail.run { Self.add(mail, to: $0) }
    }

    /// Puts a mail row off if it is there.
    func postpone(_ mail: QueuedMail, until date: NumericDate) throws(SQLiteFailure) {
        try postponeMail.run {
            $0.add(date)
            Self.add(mail, to: $0)
        }
    }

    private static func add(_ mail: QueuedMail, to statement: Statement) {
        statement.add(mail.session)
        statement.add(mail.sending)
    }
}
