import MagicLink
import MagicLinkJWT

/// Removes what may be forgotten, a few rows at a time.
///
/// A row names when it is to be looked at again; looking decides by `Confirmation.removableAt`, the core's rule.
final class Sweeper {
    /// So many rows are looked at in one transaction, about a millisecond's work, unless more were just added.
    static let step = 64

    private let due: Statement
    private let remove: Statement
    private let removeMail: Statement
    private let planAgain: Statement
    private let removeWrongNumbers: Statement
    private let removeBucket: Statement
    private let removeKnown: Statement

    /// Prepares the statements.
    init(_ connection: Connection) throws(SQLiteFailure) {
        due = try connection.prepare(
            """
            SELECT c.number, \(ConfirmationRow.columns) FROM confirmation c WHERE c.look_at <= ?
            ORDER BY c.look_at LIMIT ?
            """)
        remove = try connection.prepare("DELETE FROM confirmation WHERE number = ?")
        removeMail = try connection.prepare("DELETE FROM mail WHERE session_id = ?")
        planAgain = try connection.prepare("UPDATE confirmation SET look_at = ? WHERE number = ?")
        removeWrongNumbers = try connection.prepare(
            """
            DELETE FROM wrong_number WHERE address_key IN
                (SELECT address_key FROM wrong_number WHERE day < ? LIMIT ?)
            """)
        removeBucket = try connection.prepare("DELETE FROM bucket WHERE key = ? AND full_at <= ?")
        removeKnown = try connection.prepare(
            """
            DELETE FROM known_requester WHERE address IN
                (SELECT address FROM known_requester WHERE last_day <= ? LIMIT ?)
            """)
    }

    /// Looked at again daily, because a session can end long before its last day.
    static func nextLook(at record: Confirmation, from now: NumericDate) -> NumericDate {
        min(record.removableAt, now + Lifetime.afterEnd)
    }

    /// One step; returns true if there is more to do at once.
    func sweep(at now: NumericDate, step: Int = Sweeper.step) throws(SQLiteFailure) -> Bool {
        let bind: (Statement) -> Void = {
            $0.add(now)
            $0.add(step)
        }
        let rows = try due.all(bind) { row throws(SQLiteFailure) in
            (number: try row.integer(), record: Self.record(&row))
        }
        for row in rows {
            guard let record = row.record, record.removableAt <= now else {
                try planAgain.run {
                    $0.add(row.record.map { Self.nextLook(at: $0, from: now) } ?? now + Lifetime.afterEnd)
                    $0.add(row.number)
                }
                continue
            }
            try remove.run { $0.add(row.number) }
            try removeMail.run { $0.add(record.asked.id) }
            // What was counted later than it belongs to a later record, and goes with that.
            guard let subject = record.asked.asker?.subject else { continue }
            for key in [subject.address, subject.network].compactMap({ $0 }) {
                try removeBucket.run {
                    $0.add(key)
                    $0.add(now)
                }
            }
        }
        try removeWrongNumbers.run {
            $0.add(Confirmation.WrongNumbers.counting(one: nil, at: now).day)
            $0.add(step)
        }
        try removeKnown.run {
            $0.add(Confirmation.WrongNumbers.counting(one: nil, at: now).day - KnownRequesters.days)
            $0.add(step)
        }
        return rows.count == step
    }

    /// Nil for a row that cannot be understood, written by a later version perhaps: it stays, and holds up no other.
    private static func record(_ row: inout Row) -> Confirmation? {
        do {
            return try ConfirmationRow.read(&row)
        } catch {
            return nil
        }
    }
}
