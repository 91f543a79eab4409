import MagicLink
import MagicLinkJWT

extension StoreRule {
    /// Each refusal that changes nothing: it is told, and nothing is written, mailed or told to anybody else.
    public static let refusals: [StoreRule] = [
        refusal(.mismatched, "another token id", from: { try await $0.begin() }) { test, record in
            let stranger = try test.link(record, tokenID: TokenID(high: 1, low: 2))
            return .confirm(stranger, by: .number(try test.number("493"), isRight: true), admitsNewUser: true)
        },
        refusal(.mismatched, "another key", from: { try await $0.confirmed() }) { test, record in
            .collect(try test.poll(record, key: "k1"), browserSession: nil)
        },
        refusal(.mismatched, "another client", from: { try await $0.confirmed() }) { test, record in
            .collect(try test.poll(record, by: "other"), browserSession: nil)
        },
        refusal(.mismatched, "a refresh to come", from: { try await $0.collected() }) { test, record in
            try test.renew(record, generation: 1)
        },
        refusal(.pending, "collecting before anybody confirmed", from: { try await $0.begin() }) { try $0.fetch($1) },
        refusal(.alreadyUsed, "denying what is confirmed", from: { try await $0.confirmed() }) { try $0.no($1) },
        refusal(.alreadyUsed, "confirming on a second device", from: { try await $0.confirmed() }) {
            try $0.yes($1, on: .unknown)
        },
        refusal(.alreadyCollected, "cancelling a session", from: { try await $0.collected() }) {
            .cancel(try $0.poll($1))
        },
        refusal(.alreadyCollected, "collecting what was refreshed", from: { try await $0.refreshed() }) {
            try $0.fetch($1)
        },
        refusal(.denied, "confirming what was denied", from: { try await denied($0) }) { try $0.yes($1) },
        refusal(.denied, "collecting what was denied", from: { try await denied($0) }) { try $0.fetch($1) },
        refusal(.revoked, "collecting what was reported", from: { try await reported($0) }) { try $0.fetch($1) },
        refusal(.revoked, "refreshing what was reported", from: { try await reported($0) }) { try $0.renew($1) },
        refusal(.expired, "confirming too late", from: { try await over($0) }) { try $0.yes($1) },
        refusal(.superseded, "confirming an older login", from: { try await older($0) }) { try $0.yes($1) },
        refusal(.mayNotSignIn, "confirming for somebody blocked", from: { try await blocked($0) }) { try $0.yes($1) },
        refusal(.mayNotSignIn, "confirming a decoy", from: { try await $0.begin(admitsNewUser: false) }) {
            try $0.yes($1)
        },
        refusal(.numberMalformed, "no number", from: { try await $0.begin() }) { try $0.mistyped(nil, $1) },
        refusal(.numberWrong, "the same wrong number again", from: { try await mistyped($0) }) {
            try $0.mistyped("417", $1)
        },
        refusal(.needsOwnBrowser, "after ten wrong numbers", from: { try await tenWrong($0) }) { try $0.yes($1) },
        refusal(.addressWrong, "denying with another address", from: { try await $0.begin() }) { test, record in
            try test.no(record, typing: EmailAddress("eve@example.org"))
        },
        refusal(.tooManyResends, "a fourth resend", from: { try await resentThrice($0) }) { .resend(try $0.poll($1)) },
    ]

    private static func refusal(
        _ refusal: Confirmation.Refusal, _ name: String,
        from start: @escaping @Sendable (StoreUnderTest) async throws -> Confirmation,
        by action: @escaping @Sendable (StoreUnderTest, Confirmation) throws -> Confirmation.Action
    ) -> StoreRule {
        StoreRule("Refused as \(refusal.rawValue): \(name)") { test in
            let before = try await start(test)
            let facts = try await test.store.look(at: before.asked.id)?.1
            let mail = try await test.store.dueMail(limit: 100)
            let news = News(of: test.store)
            let after = try await test.apply(action(test, before), to: before).refused(refusal, name)
            try same(after, before, "the record beside a refusal")
            try same(try await test.stored(before), before, "the stored record")
            try same(try await test.store.look(at: before.asked.id)?.1, facts, "what belongs to the record")
            try same(try await test.store.dueMail(limit: 100), mail, "the mail queue")
            try same(news.heard, [], "the news of a refusal")
        }
    }

    private static func denied(_ test: StoreUnderTest) async throws -> Confirmation {
        let record = try await test.begin()
        return try await test.apply(test.no(record), to: record).applied("a denial")
    }

    private static func reported(_ test: StoreUnderTest) async throws -> Confirmation {
        let record = try await test.collected()
        return try await test.apply(test.notMe(record), to: record).applied("a report")
    }

    private static func over(_ test: StoreUnderTest) async throws -> Confirmation {
        let record = try await test.begin()
        test.clock.now = record.asked.expiresAt
        return record
    }

    private static func older(_ test: StoreUnderTest) async throws -> Confirmation {
        let older = try await test.begin()
        test.clock.advance(by: .seconds(1))
        _ = try await test.confirmed()
        return older
    }

    private static func blocked(_ test: StoreUnderTest) async throws -> Confirmation {
        let user = try await test.confirmed().progress.userID
        let record = try await test.begin()
        guard let user, try await test.store.setBlocked(true, for: user) else {
            throw BrokenPromise("a confirmed user could not be blocked")
        }
        return record
    }

    private static func mistyped(_ test: StoreUnderTest) async throws -> Confirmation {
        let record = try await test.begin()
        return try await test.apply(test.mistyped("417", record), to: record).refused(.numberWrong, "a wrong number")
    }

    static func tenWrong(_ test: StoreUnderTest) async throws -> Confirmation {
        for _ in 0..<(Confirmation.WrongNumbers.dailyLimit / 2) {
            let record = try await test.begin()
            _ = try await test.apply(test.mistyped("417", record), to: record).refused(.numberWrong, "a wrong number")
            _ = try await test.apply(test.mistyped("528", record), to: record).refused(.denied, "a second one")
        }
        return try await test.begin()
    }

    private static func resentThrice(_ test: StoreUnderTest) async throws -> Confirmation {
        var record = try await test.begin()
        for _ in 0..<3 { record = try await test.apply(.resend(test.poll(record)), to: record).applied("a resend") }
        return record
    }
}
