import MagicLink
import MagicLinkJWT
import Synchronization

extension StoreRule {
    static let news = [toldWhenVisible, toldOnlyNews]

    /// A poll that is woken too early looks, sees nothing, and sleeps through its answer.
    public static let toldWhenVisible = StoreRule("Whoever hears of a change finds it in the store") { test in
        let record = try await test.begin()
        let looks = Mutex<[Task<Confirmation?, any Error>]>([])
        test.store.changes.observe { id in
            let look = Task { try await test.store.look(at: id)?.0 }
            looks.withLock { $0.append(look) }
        }
        let confirmed = try await test.apply(test.yes(record), to: record).applied("a confirmation")
        let seen = looks.withLock { $0 }
        try same(seen.count, 1, "how often the change was told")
        for look in seen { try same(try await look.value, confirmed, "what was found on hearing of a change") }
    }

    /// Rule 4: the origin hears of a resend, a mistyped number or an opened link in no way, not even by being woken.
    public static let toldOnlyNews = StoreRule("Rule 4: nobody is woken unless the state has changed") { test in
        let heard = News(of: test.store)
        let record = try await test.begin()
        _ = try await test.store.look(at: record.asked.id)
        _ = try await test.apply(.resend(test.poll(record)), to: record).applied("a resend")
        try await test.apply(test.mistyped("417", record), to: record).refused(.numberWrong, "a wrong number")
        try await test.apply(test.mistyped("417", record), to: record).refused(.numberWrong, "the same again")
        try await test.apply(test.fetch(record), to: record).refused(.pending, "collecting too early")
        try same(heard.heard, [], "the news of a login that waits")
        _ = try await test.apply(test.yes(record), to: record).applied("a confirmation")
        _ = try await test.apply(test.fetch(record), to: record).applied("a collection")
        _ = try await test.apply(test.fetch(record), to: record).repeated("a second collection")
        _ = try await test.apply(test.renew(record), to: record).applied("a refresh")
        _ = try await test.apply(.signOut, to: record).applied("a sign-out")
        _ = try await test.apply(.signOut, to: record).repeated("a second sign-out")
        try same(heard.heard, [SessionID](repeating: record.asked.id, count: 3), "the news of a whole login")
    }
}
