import MagicLink
import MagicLinkJWT

/// A row of `user`.
enum UserRow {
    /// `u.id, …`, as `read` wants them.
    static let columns = "u.id, u.address, u.is_blocked, u.last_login_at, u.last_login_session"

    static func read(_ row: inout Row) throws(SQLiteFailure) -> User {
        User(
            id: try row.id(), address: try ConfirmationRow.address(&row), isBlocked: try row.flag(),
            lastLogin: try lastLogin(&row))
    }

    /// The columns of an outer join, as `readIfThere` wants them: where there is no user, an id, an address and a date that
    /// stand for one.
    static func columns(otherwise id: String, _ address: String, _ date: String) -> String {
        """
        u.id IS NULL, coalesce(u.id, \(id)), coalesce(u.address, \(address)), coalesce(u.is_blocked, 0), \
        u.last_login_at IS NULL, coalesce(u.last_login_at, \(date)), \
        CASE WHEN u.last_login_at IS NULL THEN \(id) ELSE u.last_login_session END
        """
    }

    /// The user of an outer join. Where there is none just as much is read: a microsecond less would tell whoever asks
    /// often enough that an address has no account (rule 4).
    static func readIfThere(_ row: inout Row) throws(SQLiteFailure) -> User? {
        let isMissing = try row.flag()
        let (id, address, isBlocked) = (try row.id() as UserID, try ConfirmationRow.address(&row), try row.flag())
        let isNew = try row.flag()
        let last = User.LastLogin(at: try row.date(), session: try row.id())
        let user = User(id: id, address: address, isBlocked: isBlocked, lastLogin: isNew ? nil : last)
        return isMissing ? nil : user
    }

    /// Adds all of it, in the order of `columns` with the address's key behind the address.
    static func add(_ user: User, to statement: Statement) {
        statement.add(user.id)
        statement.add(user.address.text)
        statement.add(user.address.key)
        statement.add(user.isBlocked)
        statement.add(user.lastLogin?.at)
        statement.add(user.lastLogin?.session)
    }

    private static func lastLogin(_ row: inout Row) throws(SQLiteFailure) -> User.LastLogin? {
        guard !row.isNull else {
            row.skip(2)
            return nil
        }
        return User.LastLogin(at: try row.date(), session: try row.id())
    }
}
