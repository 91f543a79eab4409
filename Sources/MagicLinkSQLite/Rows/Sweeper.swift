import MagicLink
import MagicLinkJWT

/// Removes what may be forgotten, a few rows at a time.
///
/// A row names when it is to be looked at again; looking decides by `Confirmation.removableAt`, the core's rule.
final class Sweeper {
    /// So many rows are looked at in one transaction: about a millisecond's work.
    static let step = 64

    private let due: Statement
    private let remove: Statement
    private let removeMail: Statement
    private let planAgain: Statement
    private let removeWrongNumbers: Statement

    /// Prepares the statements.
    init(_ connection: Connection) throws(SQLiteFailure) {
        due = try connection.prepare(
            """
            SELECT c.number, \(ConfirmationRow.columns) FROM confirmation c WHERE c.look_at <= ?
            ORDER BY c.look_at LIMIT \(Self.step)
            """)
        remove = try connection.prepare("DELETE FROM confirmation WHERE number = ?")
        removeMail = try connection.prepare("DELETE FROM mail WHERE session_id = ?")
        planAgain = try connection.prepare("UPDATE confirmation SET look_at = ? WHERE number = ?")
        removeWrongNumbers = try connection.prepare(
            """
            DELETE FROM wrong_number WHERE address_key IN
                (SELECT address_key FROM wrong_number WHERE day < ? LIMIT \(Self.step))
            """)
    }

    /// Looked at again daily, because a session can end long before its last day.
    static func nextLook(at record: Confirmation, from now: NumericDate) -> NumericDate {
        min(record.removableAt, now + Lifetime.afterEnd)
    }

    /// One step; returns true if there is more to do at once.
    func sweep(at now: NumericDate) throws(SQLiteFailure) -> Bool {
        let rows = try due.all({ $0.add(now) }) { row throws(SQLiteFailure) in
            (number: try row.integer(), record: try ConfirmationRow.read(&row))
        }
        for row in rows {
            if row.record.removableAt <= now {
                try remove.run { $0.add(row.number) }
                try removeMail.run { $0.add(row.record.asked.id) }
            } else {
                try planAgain.run {
                    $0.add(Self.nextLook(at: row.record, from: now))
                    $0.add(row.number)
                }
            }
        }
        try removeWrongNumbers.run { $0.add(Confirmation.WrongNumbers.counting(one: nil, at: now).day) }
        return rows.count == Self.step
    }
}
