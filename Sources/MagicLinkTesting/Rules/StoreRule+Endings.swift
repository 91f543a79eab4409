import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let endings = [revokedBeforeCollect, revokedAfterCollect, reuseEnds, listsOpen, blockHolds]

    /// Rule 5: revokes the session that it was about to make.
    public static let revokedBeforeCollect = StoreRule("What was revoked before it was collected never is") { test in
        for (number, action) in try endings(test).enumerated() {
            let record = try await test.confirmed("user\(number)@example.org")
            _ = try await test.apply(action(record), to: record).applied("a revocation")
            try await test.apply(test.fetch(record), to: record).refused(.revoked, "collecting what was revoked")
            try same(try await test.store.openLogins(of: record.asked.subject), [], "the open logins")
        }
    }

    /// Rule 5: revokes the session that it made.
    public static let revokedAfterCollect = StoreRule("A revoked session is neither given again nor refreshed") {
        test in
        for (number, action) in try endings(test).enumerated() {
            let record = try await test.collected("user\(number)@example.org")
            _ = try await test.apply(action(record), to: record).applied("a revocation")
            try await test.apply(test.fetch(record), to: record).refused(.revoked, "collecting again")
            try await test.apply(test.renew(record), to: record).refused(.revoked, "refreshing")
            try promise(
                try await test.store.look(at: record.asked.id).map { !$0.0.isLiveSession(given: $0.1) } ?? false,
                "a revoked session lives")
        }
    }

    private static func endings(
        _ test: StoreUnderTest
    ) throws -> [(Confirmation) throws -> Confirmation.Action] {
        [{ try test.notMe($0) }, { _ in .signOut }, { _ in .block }]
    }

    /// A stolen refresh token ends the session of the thief too.
    public static let reuseEnds = StoreRule("A refresh token two generations old ends the session at once") { test in
        let record = try await test.refreshed()
        _ = try await test.apply(test.renew(record, generation: 1), to: record).applied("a second refresh")
        let ended = try await test.apply(test.renew(record), to: record).refused(.refreshReuse, "the first again")
        try same(ended.progress.ending, .refreshReuse, "the ending")
        try same(try await test.stored(record), ended, "the stored record")
        try same(try await test.store.openLogins(of: record.asked.subject), [], "the open logins")
    }

    /// What blocking has to end.
    public static let listsOpen = StoreRule("A user's open logins are those confirmed and those collected") { test in
        let collected = try await test.collected()
        guard let user = collected.progress.userID else { throw BrokenPromise("a session of nobody") }
        _ = try await test.confirmed("bob@example.org")
        let confirmed = try await test.confirmed()
        let denied = try await test.begin()
        _ = try await test.apply(test.no(denied), to: denied).applied("a denial")
        let ended = try await test.collected()
        _ = try await test.apply(.signOut, to: ended).applied("a sign-out")
        _ = try await test.begin()
        for store in [test.store, try await test.reopen()] {
            let found = try await store.openLogins(of: user)
            try same(found.count, 2, "how many logins are open")
            try same(Set(found), [collected.asked.id, confirmed.asked.id], "the open logins")
        }
        try same(try await test.store.openLogins(of: UserID(high: 1, low: 1)), [], "the logins of nobody")
    }

    /// Rule 11: asked at every step.
    public static let blockHolds = StoreRule("Rule 11: a blocked user gets no further anywhere, until unblocked") {
        test in
        let (session, confirmed) = (try await test.collected(), try await test.confirmed())
        let pending = try await test.begin()
        guard let user = session.progress.userID else { throw BrokenPromise("a session of nobody") }
        try promise(try await test.store.setBlocked(true, for: user), "a user who is there was not blocked")
        let steps = [
            (try test.yes(pending), pending), (try test.fetch(confirmed), confirmed),
            (try test.fetch(session), session),
            (try test.renew(session), session),
        ]
        for (action, record) in steps {
            try await test.apply(action, to: record).refused(.mayNotSignIn, "a step of a blocked user")
        }
        let seen = try await test.store.look(at: session.asked.id)
        try promise(seen.map { !$0.0.isLiveSession(given: $0.1) } ?? false, "a blocked user's session lives")
        try promise(try await test.store.setBlocked(false, for: user), "a user who is there was not unblocked")
        for (action, record) in steps.prefix(2) {
            _ = try await test.apply(action, to: record).applied("a step of an unblocked user")
        }
    }
}
