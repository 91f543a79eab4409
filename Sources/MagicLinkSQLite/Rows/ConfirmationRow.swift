import MagicLink
import MagicLinkJWT

/// A record as a row of `confirmation`: which columns, in which order, and how they are read and written.
enum ConfirmationRow {
    static let askedColumns = [
        "session_id", "token_id", "subject", "key_id", "address", "client_id", "channel", "challenge",
        "origin_browser", "origin_system", "return_to", "is_decoy", "issued_at", "expires_at", "language",
        "asker_address", "asker_network", "asker_known",
    ]
    static let progressColumns = [
        "state", "wrong_numbers", "resends", "user_id", "last_login", "confirmed_at", "confirmed_browser",
        "confirmed_system", "collected_at", "browser_session", "generation", "refreshed_at", "ended_at", "ending",
    ]

    /// `c.session_id, …`, as `read` wants them.
    static let columns = (askedColumns + progressColumns).map { "c.\($0)" }.joined(separator: ", ")

    static func read(_ row: inout Row) throws(SQLiteFailure) -> Confirmation {
        let asked = try asked(&row)
        return Confirmation(asked: asked, progress: try progress(&row))
    }

    private static func asked(_ row: inout Row) throws(SQLiteFailure) -> Confirmation.Asked {
        Confirmation.Asked(
            id: try row.id(), tokenID: try row.id(), subject: try row.id(), keyID: try keyID(&row),
            address: try address(&row), clientID: try row.text(), channel: try row.word(),
            challenge: try row.optional(challenge), origin: try device(&row),
            returnTarget: try row.optional { row throws(SQLiteFailure) in ReturnTarget(text: try row.text()) },
            isDecoy: try row.flag(), issuedAt: try row.date(), expiresAt: try row.date(), language: try row.word(),
            asker: try asker(&row))
    }

    private static func progress(_ row: inout Row) throws(SQLiteFailure) -> Confirmation.Progress {
        var progress = Confirmation.Progress()
        progress.state = try row.word()
        progress.wrongNumbers = try numbers(&row)
        progress.resends = Int(try row.integer())
        progress.userID = try row.optional { row throws(SQLiteFailure) in try row.id() }
        progress.lastLogin = try row.optional { row throws(SQLiteFailure) in try row.date() }
        progress.confirmedAt = try row.optional { row throws(SQLiteFailure) in try row.date() }
        if row.isNull { row.skip(2) } else { progress.confirmedBy = try device(&row) }
        progress.collectedAt = try row.optional { row throws(SQLiteFailure) in try row.date() }
        progress.browserSession = try row.optional { row throws(SQLiteFailure) in try row.bytes() }
        progress.generation = try row.integer()
        progress.refreshedAt = try row.optional { row throws(SQLiteFailure) in try row.date() }
        progress.endedAt = try row.optional { row throws(SQLiteFailure) in try row.date() }
        progress.ending = try row.optional { row throws(SQLiteFailure) in try row.word() }
        return progress
    }

    /// Adds the fixed part, in the order of `askedColumns`.
    static func add(_ asked: Confirmation.Asked, to statement: Statement) {
        statement.add(asked.id)
        statement.add(asked.tokenID)
        statement.add(asked.subject)
        statement.add(asked.keyID.text)
        statement.add(asked.address.text)
        statement.add(asked.clientID)
        statement.add(asked.channel.rawValue)
        statement.add(asked.challenge?.digest)
        statement.add(asked.origin.browser.rawValue)
        statement.add(asked.origin.system.rawValue)
        statement.add(asked.returnTarget?.text)
        statement.add(asked.isDecoy)
        statement.add(asked.issuedAt)
        statement.add(asked.expiresAt)
        statement.add(asked.language.rawValue)
        statement.add(asked.asker?.subject.address)
        statement.add(asked.asker?.subject.network)
        statement.add(asked.asker?.isKnown ?? false)
    }

    /// Adds the part that changes, in the order of `progressColumns`.
    static func add(_ progress: Confirmation.Progress, to statement: Statement) {
        statement.add(progress.state.rawValue)
        statement.add(progress.wrongNumbers.map(\.text).joined(separator: " "))
        statement.add(progress.resends)
        statement.add(progress.userID)
        statement.add(progress.lastLogin)
        statement.add(progress.confirmedAt)
        statement.add(progress.confirmedBy?.browser.rawValue)
        statement.add(progress.confirmedBy?.system.rawValue)
        statement.add(progress.collectedAt)
        statement.add(progress.browserSession)
        statement.add(progress.generation)
        statement.add(progress.refreshedAt)
        statement.add(progress.endedAt)
        statement.add(progress.ending?.rawValue)
    }

    // MARK: Nouns

    static func keyID(_ row: inout Row) throws(SQLiteFailure) -> KeyID {
        guard let id = KeyID(try row.text()) else { throw .notUnderstood }
        return id
    }

    static func address(_ row: inout Row) throws(SQLiteFailure) -> EmailAddress {
        let text = try row.text()
        do {
            return try EmailAddress(text)
        } catch {
            throw .notUnderstood
        }
    }

    private static func device(_ row: inout Row) throws(SQLiteFailure) -> Device {
        Device(browser: try row.word(), system: try row.word())
    }

    private static func asker(_ row: inout Row) throws(SQLiteFailure) -> Confirmation.Asker? {
        guard !row.isNull else {
            row.skip(3)
            return nil
        }
        let address: Pseudonym = try row.id()
        let network: Pseudonym? = try row.optional { row throws(SQLiteFailure) in try row.id() }
        return Confirmation.Asker(
            subject: LimitSubject(address: address, network: network), isKnown: try row.flag())
    }

    private static func challenge(_ row: inout Row) throws(SQLiteFailure) -> CodeChallenge {
        guard let challenge = CodeChallenge(Base64URL.encode(try row.bytes())) else { throw .notUnderstood }
        return challenge
    }

    private static func numbers(_ row: inout Row) throws(SQLiteFailure) -> [MatchNumber] {
        let text = try row.text()
        guard !text.isEmpty else { return [] }
        var numbers: [MatchNumber] = []
        for word in text.split(separator: " ") {
            guard let number = MatchNumber(word) else { throw .notUnderstood }
            numbers.append(number)
        }
        return numbers
    }
}
