import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let lastLogins = [inOrder, laterFirst, sameSecond, marksMove]

    /// Rule 6 retires what is older, and nothing else.
    public static let inOrder = StoreRule("Rule 6: two logins are confirmed in the order they began") { test in
        let first = try await test.begin()
        test.clock.advance(by: .seconds(1))
        let second = try await test.begin()
        _ = try await test.apply(test.yes(first), to: first).applied("the earlier login")
        _ = try await test.apply(test.yes(second), to: second).applied("the later login")
        try same(try await mark(test), User.LastLogin(at: second.asked.issuedAt, session: second.asked.id), "the mark")
    }

    /// Rule 6: the earlier one's page says that a later login took its place.
    public static let laterFirst = StoreRule("Rule 6: a later login, confirmed first, retires the earlier") { test in
        let first = try await test.begin()
        test.clock.advance(by: .seconds(1))
        let second = try await test.begin()
        _ = try await test.apply(test.yes(second), to: second).applied("the later login")
        try await test.apply(test.yes(first), to: first).refused(.superseded, "the earlier login")
        try same(try await mark(test), User.LastLogin(at: second.asked.issuedAt, session: second.asked.id), "the mark")
    }

    /// Two screens of one impatient person.
    public static let sameSecond = StoreRule("Rule 6: two logins of one second can both be confirmed") { test in
        let (first, second) = (try await test.begin(), try await test.begin())
        _ = try await test.apply(test.yes(second), to: second).applied("one login")
        try same(try await mark(test), User.LastLogin(at: second.asked.issuedAt, session: second.asked.id), "the mark")
        _ = try await test.apply(test.yes(first), to: first).applied("the other of the same second")
        try same(try await mark(test), User.LastLogin(at: first.asked.issuedAt, session: first.asked.id), "the mark")
    }

    /// A monotonic maximum, never later than now.
    public static let marksMove = StoreRule("Rule 6: last_login is the link's iat, and grows only") { test in
        let record = try await test.begin()
        test.clock.advance(by: .seconds(120))
        let confirmed = try await test.apply(test.yes(record), to: record).applied("a confirmation")
        try same(confirmed.progress.lastLogin, record.asked.issuedAt, "the record's last_login")
        let wanted = User.LastLogin(at: record.asked.issuedAt, session: record.asked.id)
        try same(try await mark(test), wanted, "the mark")
        test.clock.advance(by: .seconds(-300))
        let back = try await test.begin()
        try await test.apply(test.yes(back), to: back).refused(.superseded, "a login of a clock that was set back")
        try same(try await mark(test), wanted, "the mark after that")
    }

    private static func mark(_ test: StoreUnderTest) async throws -> User.LastLogin? {
        try await test.store.user(at: EmailAddress(StoreUnderTest.ada))?.lastLogin
    }
}
