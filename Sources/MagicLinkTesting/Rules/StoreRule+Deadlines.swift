import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let deadlines = [
        linkEnds, windowEnds, redeliveryEnds, lateRedeliveryEnds, retryEnds, sessionEnds, wrongNumbersEnd,
    ]

    /// `exp` itself is too late.
    public static let linkEnds = StoreRule("A link ends at the second of its exp") { test in
        let (first, second) = (try await test.begin(), try await test.begin("bob@example.org"))
        test.clock.now = first.asked.expiresAt + .seconds(-1)
        _ = try await test.apply(test.yes(first), to: first).applied("a confirmation in the last second")
        test.clock.now = second.asked.expiresAt
        try await test.apply(test.yes(second), to: second).refused(.expired, "a confirmation at exp")
    }

    /// Rule 7: five minutes.
    public static let windowEnds = StoreRule("A confirmed login can be collected for five minutes, to the second") {
        test in
        let (first, second) = (try await test.confirmed(), try await test.confirmed("bob@example.org"))
        test.clock.advance(by: .seconds(299))
        _ = try await test.apply(test.fetch(first), to: first).applied("a collection in the last second")
        test.clock.advance(by: .seconds(1))
        try await test.apply(test.fetch(second), to: second).refused(.expired, "a collection after the window")
    }

    /// Rule 7: as long as the window.
    public static let redeliveryEnds = StoreRule("A session is given again until its window is over") { test in
        let record = try await test.collected()
        test.clock.advance(by: .seconds(299))
        try same(try await test.apply(test.fetch(record), to: record), .repeated(record), "in the last second")
        test.clock.advance(by: .seconds(1))
        try await test.apply(test.fetch(record), to: record).refused(.alreadyCollected, "after the window")
    }

    /// Rule 7: at least half a minute.
    public static let lateRedeliveryEnds = StoreRule("A session collected late is given again for 30 s") { test in
        let confirmed = try await test.confirmed()
        test.clock.advance(by: .seconds(290))
        let record = try await test.apply(test.fetch(confirmed), to: confirmed).applied("a late collection")
        try same(record.progress.collectedAt, test.clock.now, "when it was collected")
        test.clock.advance(by: .seconds(29))
        try same(try await test.apply(test.fetch(record), to: record), .repeated(record), "after 29 s")
        test.clock.advance(by: .seconds(1))
        try await test.apply(test.fetch(record), to: record).refused(.alreadyCollected, "after 30 s")
    }

    /// Section 4: again within 30 s the same, later the end.
    public static let retryEnds = StoreRule("A spent refresh generation is answered for 30 s, then ends the session") {
        test in
        let record = try await test.refreshed()
        test.clock.advance(by: .seconds(29))
        try same(try await test.apply(test.renew(record), to: record), .repeated(record), "after 29 s")
        test.clock.advance(by: .seconds(1))
        let ended = try await test.apply(test.renew(record), to: record).refused(.refreshReuse, "after 30 s")
        try same(ended.progress.state, .revoked, "the session's state")
        let next = try test.renew(record, generation: 1)
        try await test.apply(next, to: record).refused(.revoked, "the unspent generation, after that")
    }

    /// Section 4: 30 days from the login, not sliding.
    public static let sessionEnds = StoreRule("A session ends 30 days after its login, however often refreshed") {
        test in
        let record = try await test.collected()
        let (start, life) = (test.clock.now, Duration.seconds(30 * 86_400))
        test.clock.now = start + life + .seconds(-1)
        let renewed = try await test.apply(test.renew(record), to: record).applied("a refresh in the last second")
        test.clock.now = start + life
        let next = try test.renew(renewed, generation: 1)
        try await test.apply(next, to: record).refused(.expired, "a refresh at the end")
    }

    /// Section 4: ten wrong numbers in a day of UTC.
    public static let wrongNumbersEnd = StoreRule("Ten wrong numbers close an address to numbers until midnight") {
        test in
        let day: Int64 = 86_400
        let midnight = NumericDate((test.clock.now.seconds / day + 1) * day)
        test.clock.now = midnight + .seconds(-2)
        let record = try await tenWrong(test)
        test.clock.now = midnight + .seconds(-1)
        try await test.apply(test.yes(record), to: record).refused(.needsOwnBrowser, "the right number")
        let other = try await test.begin("bob@example.org")
        _ = try await test.apply(test.yes(other), to: other).applied("another address")
        test.clock.now = midnight
        _ = try await test.apply(test.yes(record), to: record).applied("the right number on the next day")
    }
}
