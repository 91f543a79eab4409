import MagicLink
import MagicLinkJWT

extension StoreRule {
    /// Each arrow of the state diagram: it is applied once, written, told if it is news, and there after reopening.
    public static let arrows: [StoreRule] = [
        arrow("pending, resend, pending", from: { try await $0.begin() }, to: .pending) { .resend(try $0.poll($1)) },
        arrow("pending, cancel, denied", from: { try await $0.begin() }, to: .denied) { .cancel(try $0.poll($1)) },
        arrow("pending, confirm, confirmed", from: { try await $0.begin() }, to: .confirmed) { try $0.yes($1) },
        arrow("pending, own browser, collected", from: { try await $0.begin(over: .browser) }, to: .collected) {
            try $0.ownBrowser($1)
        },
        arrow("pending, deny, denied", from: { try await $0.begin() }, to: .denied) { try $0.no($1) },
        arrow("pending, a first wrong number, pending", from: { try await $0.begin() }, to: .pending, as: .numberWrong)
        {
            try $0.mistyped("417", $1)
        },
        arrow("pending, a second wrong number, denied", from: { try await mistypedOnce($0) }, to: .denied, as: .denied)
        {
            try $0.mistyped("528", $1)
        },
        arrow("confirmed, collect, collected", from: { try await $0.confirmed() }, to: .collected) { try $0.fetch($1) },
        arrow("confirmed, report, revoked", from: { try await $0.confirmed() }, to: .revoked) { try $0.notMe($1) },
        arrow("confirmed, sign out, revoked", from: { try await $0.confirmed() }, to: .revoked) { _, _ in .signOut },
        arrow("confirmed, block, revoked", from: { try await $0.confirmed() }, to: .revoked) { _, _ in .block },
        arrow("collected, refresh, collected", from: { try await $0.collected() }, to: .collected) { try $0.renew($1) },
        arrow("collected, report, revoked", from: { try await $0.collected() }, to: .revoked) { try $0.notMe($1) },
        arrow("collected, sign out, revoked", from: { try await $0.collected() }, to: .revoked) { _, _ in .signOut },
        arrow("collected, block, revoked", from: { try await $0.collected() }, to: .revoked) { _, _ in .block },
        arrow("collected, refresh reuse, revoked", from: { try await spent($0) }, to: .revoked, as: .refreshReuse) {
            try $0.renew($1)
        },
    ]

    private static func arrow(
        _ name: String, from start: @escaping @Sendable (StoreUnderTest) async throws -> Confirmation,
        to state: Confirmation.State, as refusal: Confirmation.Refusal? = nil,
        by action: @escaping @Sendable (StoreUnderTest, Confirmation) throws -> Confirmation.Action
    ) -> StoreRule {
        StoreRule("Arrow: \(name)") { test in
            let before = try await start(test)
            let news = News(of: test.store)
            let outcome = try await test.apply(action(test, before), to: before)
            let after = try refusal.map { try outcome.refused($0, name) } ?? outcome.applied(name)
            try same(after.progress.state, state, "the state after \(name)")
            try promise(after != before, "\(name) changed nothing")
            try same(after.asked, before.asked, "what was asked for")
            try same(try await test.stored(after), after, "the stored record")
            try same(news.heard, state == before.progress.state ? [] : [after.asked.id], "the news")
            try same(try await test.stored(after, in: test.reopen()), after, "the record after reopening")
        }
    }

    private static func mistypedOnce(_ test: StoreUnderTest) async throws -> Confirmation {
        let record = try await test.begin()
        return try await test.apply(test.mistyped("417", record), to: record).refused(.numberWrong, "a wrong number")
    }

    private static func spent(_ test: StoreUnderTest) async throws -> Confirmation {
        let record = try await test.refreshed()
        test.clock.advance(by: Lifetime.refreshRetry)
        return record
    }
}
