import MagicLink
import MagicLinkJWT

/// A row of `user`.
enum UserRow {
    /// `u.id, …`, as `read` wants them.
    static let columns = "u.id, u.address, u.is_blocked, u.last_login_at, u.last_login_session"
    private static let count: Int32 = 5

    static func read(_ row: inout Row) throws(SQLiteFailure) -> User {
        User(
            id: try row.id(), address: try ConfirmationRow.address(&row), isBlocked: try row.flag(),
            lastLogin: try lastLogin(&row))
    }

    /// The user of an outer join.
    static func readIfThere(_ row: inout Row) throws(SQLiteFailure) -> User? {
        guard row.isNull else { return try read(&row) }
        row.skip(count)
        return nil
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
