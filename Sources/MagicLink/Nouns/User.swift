public import MagicLinkJWT

/// Somebody who has confirmed a login at least once.
public struct User: Hashable, Sendable {
    /// The last login, in the sense of rule 6: it retires every older link.
    public struct LastLogin: Hashable, Sendable {
        /// The `iat` of that login's link token.
        public let at: NumericDate
        /// The login itself.
        public let session: SessionID

        /// Creates the mark.
        public init(at: NumericDate, session: SessionID) {
            self.at = at
            self.session = session
        }
    }

    /// Names the user: `sub`.
    public let id: UserID
    /// Where this user's mail goes, whatever spelling somebody types later.
    public let address: EmailAddress
    /// True while the user may not sign in.
    public var isBlocked: Bool
    /// Grows only.
    public var lastLogin: LastLogin?

    /// Creates the row.
    public init(id: UserID, address: EmailAddress, isBlocked: Bool, lastLogin: LastLogin?) {
        self.id = id
        self.address = address
        self.isBlocked = isBlocked
        self.lastLogin = lastLogin
    }

    /// The row after `login`: made if there was none, its mark never moved back. May be repeated without harm.
    public static func recording(_ login: RecordedLogin, over row: User?) -> User {
        var user = row ?? User(id: login.user, address: login.address, isBlocked: false, lastLogin: nil)
        if user.lastLogin.map({ $0.at <= login.mark.at }) ?? true { user.lastLogin = login.mark }
        return user
    }
}

/// What a confirmation writes into the user's row.
public struct RecordedLogin: Hashable, Sendable {
    /// Whose row.
    public let user: UserID
    /// The address a new row gets.
    public let address: EmailAddress
    /// The new mark of rule 6.
    public let mark: User.LastLogin

    /// Creates the effect's content.
    public init(user: UserID, address: EmailAddress, mark: User.LastLogin) {
        self.user = user
        self.address = address
        self.mark = mark
    }
}
