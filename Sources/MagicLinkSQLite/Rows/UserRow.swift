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

    /// The id of the user whose address has that key, or else of the next one in the order of keys: with an outer join on
    /// it as much is read for an address without a user as for one with.
    static func nearest(to key: String) -> String {
        "(SELECT id FROM user WHERE address_key >= \(key) ORDER BY address_key LIMIT 1)"
    }

    /// The columns of an outer join, as `readIfThere` wants them. `isOther` says that the user is not the one asked for;
    /// where there is none at all, `id`, `address` and `date` stand for one.
    static func columns(
        unless isOther: String, otherwise id: String, _ address: String, _ date: String
    ) -> String {
        """
        u.id IS NULL OR (\(isOther)), coalesce(u.id, \(id)), coalesce(u.address, \(address)), coalesce(u.is_blocked, 0), \
        u.last_login_at IS NULL, coalesce(u.last_login_at, \(date)), \
        CASE WHEN u.last_login_at IS NULL THEN \(id) ELSE u.last_login_session END
        """
    }

    /// The user of an outer join. Where it is not the one asked for just as much is read, and forgotten: half a microsecond
    /// less would tell whoever asks often enough that an address has no account (rule 4).
    static func readIfThere(_ row: inout Row) throws(SQLiteFailure) -> User? {
        let isMissing = try row.flag()
        var fields = row
        row.skip(6)
        do throws(SQLiteFailure) {
            let user = try readShadowed(&fields)
            return isMissing ? nil : user
        } catch {
            // What cannot be understood of somebody else is not this one's trouble.
            if isMissing { return nil }
            throw error
        }
    }

    private static func readShadowed(_ row: inout Row) throws(SQLiteFailure) -> User {
        let (id, address, isBlocked) = (try row.id() as UserID, try ConfirmationRow.address(&row), try row.flag())
        let isNew = try row.flag()
        let last = User.LastLogin(at: try row.date(), session: try row.id())
        return User(id: id, address: address, isBlocked: isBlocked, lastLogin: isNew ? nil : last)
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
