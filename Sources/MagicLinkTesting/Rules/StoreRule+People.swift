import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let people = [foundByBoth, typingMakesNobody, rowWins, blockOnlyUsers]

    /// Section 4: an address is compared by its key, and keeps the spelling it came with.
    public static let foundByBoth = StoreRule("A user is found by id and by any spelling of the address") { test in
        let record = try await test.confirmed("Ada@Example.org")
        let wanted = User(
            id: record.asked.subject, address: record.asked.address, isBlocked: false,
            lastLogin: User.LastLogin(at: record.asked.issuedAt, session: record.asked.id))
        for store in [test.store, try await test.reopen()] {
            try same(try await store.user(record.asked.subject), wanted, "the user of the id")
            for spelling in ["ada@example.org", "ADA@EXAMPLE.ORG", "Ada@Example.org"] {
                let found = try await store.user(at: EmailAddress(spelling))
                try same(found, wanted, "the user of \(spelling)")
                try same(found?.address.text, "Ada@example.org", "the stored spelling")
            }
            try promise(try await store.user(at: EmailAddress("ada@example.com")) == nil, "another address's user")
        }
    }

    /// Section 4: a row only from the first confirmation.
    public static let typingMakesNobody = StoreRule("Typing an address makes no account, and neither does denying") {
        test in
        let record = try await test.begin()
        try await test.apply(test.mistyped("417", record), to: record).refused(.numberWrong, "a wrong number")
        _ = try await test.apply(test.no(record), to: record).applied("a denial")
        try promise(try await test.store.user(at: record.asked.address) == nil, "an account that nobody confirmed")
        try promise(try await test.store.user(record.asked.subject) == nil, "an account that nobody confirmed")
    }

    /// Section 4: where there is a row, its id wins.
    public static let rowWins = StoreRule("A login begun before its user existed becomes that user's") { test in
        let (first, second) = (try await test.begin(), try await test.begin("ADA@example.org"))
        try promise(first.asked.subject != second.asked.subject, "two strangers were given one id")
        _ = try await test.apply(test.yes(first), to: first).applied("the first confirmation")
        let confirmed = try await test.apply(test.yes(second), to: second).applied("the second confirmation")
        try same(confirmed.progress.userID, first.asked.subject, "whose session it is")
        try promise(try await test.store.user(second.asked.subject) == nil, "a second row for one address")
        try same(try await test.begin().asked.subject, first.asked.subject, "the subject of the next login")
    }

    /// Blocking is a mark on a row that is there.
    public static let blockOnlyUsers = StoreRule("Blocking marks a user, and nobody who is none") { test in
        let stranger = UserID(high: 1, low: 1)
        try promise(try await !test.store.setBlocked(true, for: stranger), "somebody who is no user was blocked")
        try promise(try await test.store.user(stranger) == nil, "blocking made a user")
        let record = try await test.confirmed()
        guard let user = record.progress.userID else { throw BrokenPromise("a session of nobody") }
        for isBlocked in [true, true, false] {
            try promise(try await test.store.setBlocked(isBlocked, for: user), "a user was not found")
            for store in [test.store, try await test.reopen()] {
                try same(try await store.user(user)?.isBlocked, isBlocked, "the mark")
            }
            let last = try await test.store.user(user)?.lastLogin?.session
            try same(last, record.asked.id, "the last login, which blocking leaves alone")
        }
    }
}
