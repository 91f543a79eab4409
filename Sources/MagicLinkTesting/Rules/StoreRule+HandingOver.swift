import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let handingOver = [redelivers, notAfterRefresh, notWithoutVerifier, findsBrowserSession]

    /// Rule 7: a frozen app may have swallowed the answer.
    public static let redelivers = StoreRule("Who holds the poll token fetches the same session again") { test in
        let record = try await test.collected()
        test.clock.advance(by: .seconds(60))
        for _ in 0..<3 {
            try same(try await test.apply(test.fetch(record), to: record), .repeated(record), "a second collection")
        }
        try same(try await test.stored(record), record, "the stored record")
    }

    /// Rule 7: until the session is first refreshed.
    public static let notAfterRefresh = StoreRule("A session that was refreshed is not given again") { test in
        let record = try await test.refreshed()
        let outcome = try await test.apply(test.fetch(record), to: record)
        try outcome.refused(.alreadyCollected, "collecting after a refresh")
        try same(try await test.stored(record), record, "the session, which goes on")
    }

    /// Rule 7: with its verifier. Nothing is counted, and the state is not told.
    public static let notWithoutVerifier = StoreRule("Without its verifier nothing is collected, first or again") {
        test in
        guard let right = CodeChallenge(verifier: String(repeating: "r", count: 43)),
            let wrong = CodeChallenge(verifier: String(repeating: "w", count: 43))
        else { throw BrokenPromise("no challenge") }
        let confirmed = try await test.confirmed(challenge: right)
        let bare = try await test.confirmed("bob@example.org")
        for challenge in [nil, wrong] {
            let outcome = try await test.apply(test.fetch(confirmed, answering: challenge), to: confirmed)
            try outcome.refused(.mismatched, "collecting without the verifier")
        }
        try await test.apply(test.fetch(bare, answering: wrong), to: bare).refused(.mismatched, "an unasked verifier")
        let collected = try await test.apply(test.fetch(confirmed, answering: right), to: confirmed)
            .applied("a collection")
        for challenge in [nil, wrong] {
            let outcome = try await test.apply(test.fetch(collected, answering: challenge), to: collected)
            try outcome.refused(.mismatched, "collecting again without the verifier")
        }
        let again = try await test.apply(test.fetch(collected, answering: right), to: collected)
        try same(again, .repeated(collected), "collecting again with the verifier")
    }

    /// Section 3: the cookie is looked up by its hash, on each request.
    public static let findsBrowserSession = StoreRule("A browser's session is found by the hash of its cookie") {
        test in
        let other = [UInt8](repeating: 9, count: 32)
        let first = try await test.begin(over: .browser)
        try promise(
            try await test.store.login(browserSession: StoreUnderTest.cookie) == nil, "a cookie before its login")
        _ = try await test.apply(test.ownBrowser(first), to: first).applied("a confirmation in the own browser")
        let second = try await test.begin("bob@example.org", over: .browser)
        _ = try await test.apply(test.yes(second), to: second).applied("a confirmation")
        try promise(try await test.store.login(browserSession: other) == nil, "a cookie before its collection")
        let collect = Confirmation.Action.collect(try test.poll(second), browserSession: other)
        _ = try await test.apply(collect, to: second).applied("a collection")
        for store in [test.store, try await test.reopen()] {
            let found = try await store.login(browserSession: StoreUnderTest.cookie)
            try same(found, first.asked.id, "the login of the first cookie")
            try same(try await store.login(browserSession: other), second.asked.id, "the login of the second cookie")
            try promise(try await store.login(browserSession: []) == nil, "a login of no cookie")
        }
    }
}
