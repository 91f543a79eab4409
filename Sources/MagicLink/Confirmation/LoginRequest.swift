public import MagicLinkJWT

/// What the flow asks a store to begin. The store adds its clock and the user's row, in one transaction.
public struct LoginRequest: Hashable, Sendable {
    /// The login's id, drawn at random; `Confirmation.Redraw` may bring another.
    public let id: SessionID
    /// The link token's id, drawn at random.
    public let tokenID: TokenID
    /// The `sub` for an address that has no row yet, drawn at random.
    public let newUserID: UserID
    /// The key this login will use throughout.
    public let keyID: KeyID
    /// What the origin wishes for.
    public let wish: LoginWish
    /// How long the link lives.
    public let linkLifetime: Duration
    /// May a person who has no row yet get one?
    public let admitsNewUser: Bool
    /// What the mail is written in.
    public let language: MailLanguage
    /// What it is measured by; nil where there are no limits.
    public let measure: Measure?

    /// Creates a request.
    public init(
        id: SessionID, tokenID: TokenID, newUserID: UserID, keyID: KeyID, wish: LoginWish, linkLifetime: Duration,
        admitsNewUser: Bool, language: MailLanguage = .english, measure: Measure? = nil
    ) {
        self.id = id
        self.tokenID = tokenID
        self.newUserID = newUserID
        self.keyID = keyID
        self.wish = wish
        self.linkLifetime = linkLifetime
        self.admitsNewUser = admitsNewUser
        self.language = language
        self.measure = measure
    }
}

/// Another pending login of the same address, whose number must not be shown twice.
public struct Sibling: Hashable, Sendable {
    /// Its id.
    public let id: SessionID
    /// Its key; with the id it gives the number.
    public let keyID: KeyID

    /// Names a sibling.
    public init(id: SessionID, keyID: KeyID) {
        self.id = id
        self.keyID = keyID
    }
}

extension Confirmation {
    /// What became of a request to begin.
    public enum Beginning: Hashable, Sendable {
        /// The record and its mail row are written.
        case begun(Confirmation)
        /// Nothing was written: a limit is reached that the requester is told of.
        case limited(Overrun)
    }

    /// Hears of the address's pending logins, and draws another id if the number of the first stands on one of their
    /// screens; nil if it does not.
    ///
    /// It is called in the store's transaction, so that no login comes in between and none needs a second transaction
    /// (rule 4), and again where that transaction is repeated. It touches nothing but the source of randomness.
    public typealias Redraw = @Sendable (_ siblings: [Sibling]) -> SessionID?

    /// So many siblings are looked at, newest first; a flood of logins for one address costs no more than that.
    public static let siblingLimit = 64

    /// The first arrow: a record for everybody, whether or not the address has an account or may sign in (rule 4).
    ///
    /// - Parameters:
    ///   - facts: read in the transaction that writes the record; `user` is the row of the address, and `limits` is what
    ///     was kept of `request.measure`.
    ///   - siblings: the address's pending logins, at most `siblingLimit`, newest first.
    ///   - redraw: called once if the limits allow a login, also where there are no siblings.
    public static func begin(
        _ request: LoginRequest, given facts: Facts, siblings: [Sibling], redraw: Redraw
    ) -> (Beginning, [Effect]) {
        var (asker, isSilenced, rows): (Asker?, Bool, [LimitRow]) = (nil, false, [])
        switch request.measure?.judge(facts) {
        case .over(let overrun): return (.limited(overrun), [])
        case .within(let found, let isOver, let written): (asker, isSilenced, rows) = (found, isOver, written)
        case nil: break
        }
        let maySignIn = facts.user.map { !$0.isBlocked } ?? request.admitsNewUser
        let wish = request.wish
        let asked = Asked(
            id: redraw(siblings) ?? request.id, tokenID: request.tokenID, subject: facts.user?.id ?? request.newUserID,
            keyID: request.keyID, address: wish.address, clientID: wish.clientID, channel: wish.channel,
            challenge: wish.challenge, origin: wish.origin, returnTarget: wish.returnTarget,
            isDecoy: !maySignIn, issuedAt: facts.now, expiresAt: facts.now + request.linkLifetime,
            language: request.language, asker: asker)
        let record = Confirmation(asked: asked, progress: Progress())
        // A mail too many for its address is a row like every other, which nobody sends. The login itself is a good one:
        // once there is room, asking again brings its link.
        return (.begun(record), [.queueMail(record.mailRow(isSilenced: isSilenced))] + rows.map { .keepLimit($0) })
    }
}
