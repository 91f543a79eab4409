import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let beginning = [beginsTogether, decoysLookAlike, tellsOfSiblings, siblingsWait, looksWithFacts, unknown]

    /// Rule 4: the mail is queued in the login's transaction.
    public static let beginsTogether = StoreRule("A login begins with its record and its mail row together") { test in
        let record = try await test.begin()
        try same(record.progress, Confirmation.Progress(), "the progress of a new login")
        try same(record.asked.issuedAt, test.clock.now, "iat")
        try same(record.asked.expiresAt, test.clock.now + .seconds(600), "exp")
        try same(try await test.stored(record), record, "the stored record")
        let row = QueuedMail(session: record.asked.id, sending: 0, isDecoy: false)
        try same(try await test.store.dueMail(limit: 10), [DueMail(mail: row, failures: 0)], "the mail queue")
    }

    /// Rule 4: the same rows for everybody.
    public static let decoysLookAlike = StoreRule("Who may not sign in gets the same rows, with a mark") { test in
        let stranger = try await test.begin("eve@example.org", admitsNewUser: false)
        let known = try await test.confirmed()
        guard let user = known.progress.userID, try await test.store.setBlocked(true, for: user) else {
            throw BrokenPromise("a confirmed user could not be blocked")
        }
        let blocked = try await test.begin()
        for record in [stranger, blocked] {
            try promise(record.asked.isDecoy, "a login of somebody who may not sign in is no decoy")
            try same(try await test.stored(record), record, "the decoy's record")
            let row = QueuedMail(session: record.asked.id, sending: 0, isDecoy: true)
            try promise(try await test.store.dueMail(limit: 10).map(\.mail).contains(row), "a decoy has no mail row")
        }
        try same(blocked.asked.subject, user, "the subject of a blocked user's login")
    }

    /// Section 4: no two pending logins of an address show the same number.
    public static let tellsOfSiblings = StoreRule("Who begins hears of the address's pending logins, and draws anew") {
        test in
        let first = try await test.begin()
        test.clock.advance(by: .seconds(1))
        let second = try await test.begin()
        let siblings = [second, first].map { Sibling(id: $0.asked.id, keyID: $0.asked.keyID) }
        try same(try await test.siblings(of: try test.request("ADA@Example.org")), siblings, "the siblings of a third")
        let (request, drawn) = (try test.request(), try test.request().id)
        let record = try await test.begin(request) { _ in drawn }
        try same(record.asked.id, drawn, "the id of a login that was drawn anew")
        try same(record.asked.tokenID, request.tokenID, "the token's id of a login that was drawn anew")
        try same(try await test.stored(record), record, "the record of a login that was drawn anew")
        try promise(try await test.store.look(at: request.id) == nil, "the id that was drawn first has a record")
    }

    /// What is over, and what is another's, is no sibling.
    public static let siblingsWait = StoreRule("Siblings are the address's pending logins and no others") { test in
        _ = try await test.begin("bob@example.org")
        let over = try await test.begin()
        test.clock.now = over.asked.expiresAt
        let denied = try await test.begin()
        _ = try await test.apply(test.no(denied), to: denied).applied("a denial")
        let confirmed = try await test.begin()
        _ = try await test.apply(test.yes(confirmed), to: confirmed).applied("a confirmation")
        try same(try await test.siblings(of: try test.request("cyd@example.org")), [], "siblings of a new address")
        let request = try test.request()
        try same(try await test.siblings(of: request), [], "siblings that are over, or of another address")
        for _ in 0..<Confirmation.siblingLimit {
            let newer = try await test.begin()
            _ = try await test.apply(test.no(newer), to: newer).applied("a denial")
        }
        let waiting = Sibling(id: request.id, keyID: request.keyID)
        try same(try await test.siblings(of: try test.request()), [waiting], "siblings after many that ended")
    }

    /// Rules 6 and 11 are decided on what a look brings.
    public static let looksWithFacts = StoreRule("A look shows the record and what belongs to it, as of now") { test in
        let waiting = try await test.begin()
        guard let (_, before) = try await test.store.look(at: waiting.asked.id) else {
            throw BrokenPromise("a login that was begun is not there")
        }
        try same(
            before, Confirmation.Facts(now: test.clock.now, user: nil, wrongNumbers: nil), "facts of a new address")
        _ = try await test.apply(test.mistyped("417", waiting), to: waiting)
        test.clock.advance(by: .seconds(5))
        let known = try await test.confirmed()
        test.clock.advance(by: .seconds(5))
        let user = User(
            id: known.asked.subject, address: known.asked.address, isBlocked: false,
            lastLogin: User.LastLogin(at: known.asked.issuedAt, session: known.asked.id))
        let wrong = Confirmation.WrongNumbers.counting(one: nil, at: test.clock.now)
        let wanted = Confirmation.Facts(now: test.clock.now, user: user, wrongNumbers: wrong)
        for record in [waiting, known] {
            try same(try await test.store.look(at: record.asked.id)?.1, wanted, "facts of a known address")
        }
    }

    /// There is nothing between a login and none.
    public static let unknown = StoreRule("An unknown login is unknown, and stays so") { test in
        _ = try await test.begin()
        let stranger = Confirmation.begin(
            try test.request("eve@example.org"),
            given: Confirmation.Facts(now: test.clock.now, user: nil, wrongNumbers: nil), siblings: [],
            redraw: { _ in nil })
        guard case (.begun(let record), _) = stranger else { throw BrokenPromise("no record to ask for") }
        let news = News(of: test.store)
        for action in [try test.yes(record), try test.no(record), try test.fetch(record), .signOut, .block] {
            try same(try await test.apply(action, to: record), .unknown, "an action on an unknown login")
        }
        try promise(try await test.store.look(at: record.asked.id) == nil, "an unknown login was found")
        try promise(try await test.store.login(browserSession: StoreUnderTest.cookie) == nil, "a cookie was found")
        try same(news.heard, [], "news of an unknown login")
    }
}
