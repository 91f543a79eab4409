import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let races = [
        oneDecides, oneCollects, sameBytes, twoNumbersJudged, oneRefresh, threeResends, eachHears, oneUser,
    ]

    /// The crowd of each race.
    private static let crowd = 64

    /// Exactly one hears "you did it".
    public static let oneDecides = StoreRule("Of 64 that confirm and deny one login, one decides") { test in
        let record = try await test.begin()
        let news = News(of: test.store)
        let outcomes = try await race(crowd) { index in
            let action = try index.isMultiple(of: 2) ? test.yes(record, on: .unknown) : test.no(record)
            return try await test.apply(action, to: record)
        }
        let winners = outcomes.filter(\.isApplied)
        try same(winners.count, 1, "how many decided")
        let decided = try winners[0].applied("the decision")
        try same(try await test.stored(record), decided, "the stored record")
        try same(news.heard, [record.asked.id], "the news")
        for case .refused(let refusal, _) in outcomes {
            let wanted: Confirmation.Refusal = decided.progress.state == .denied ? .denied : .alreadyUsed
            try same(refusal, wanted, "what a loser hears")
        }
    }

    /// One session, and one answer.
    public static let oneCollects = StoreRule("Of 64 that collect one login, one does and 63 get the same") { test in
        let record = try await test.confirmed()
        let outcomes = try await race(crowd) { _ in try await test.apply(test.fetch(record), to: record) }
        let winners = outcomes.filter(\.isApplied)
        try same(winners.count, 1, "how many collected")
        let collected = try winners[0].applied("the collection")
        try same(outcomes.filter { $0 == .repeated(collected) }.count, crowd - 1, "how many got the same")
        try same(try await test.stored(record), collected, "the stored record")
        try same(try await test.store.openLogins(of: record.asked.subject), [record.asked.id], "the sessions")
    }

    /// Rule 7: tokens are functions of the record.
    public static let sameBytes = StoreRule("64 polls of a confirmed login get one session, byte for byte") { test in
        let begun = try await test.flow.begin(LoginWish(address: try EmailAddress(StoreUnderTest.ada)))
        guard let (record, _) = try await test.store.look(at: begun.session) else {
            throw BrokenPromise("a login that was begun is not there")
        }
        _ = try await test.apply(test.yes(record), to: record).applied("a confirmation")
        let answers = try await race(crowd) { _ in
            try await test.flow.poll(OriginProof(token: begun.pollToken.text))
        }
        guard case .granted? = answers.first else { throw BrokenPromise("a confirmed login was not granted") }
        try same(Set(answers).count, 1, "how many different answers there were")
        try same(try await test.store.openLogins(of: record.asked.subject).count, 1, "how many sessions there are")
    }

    /// Two tries, however many type at once.
    public static let twoNumbersJudged = StoreRule("Of 64 different wrong numbers two are judged") { test in
        let record = try await test.begin()
        let outcomes = try await race(crowd) { index in
            // From 124 to 187 there is no number that is never drawn, and so none that costs no try.
            try await test.apply(test.mistyped(String(124 + index), record), to: record)
        }
        var (first, later) = (0, 0)
        for outcome in outcomes {
            switch outcome {
            case .refused(.numberWrong, _): first += 1
            case .refused(.denied, _): later += 1
            default: throw BrokenPromise("a wrong number was not refused")
            }
        }
        try same(first, 1, "how many were told that one try is left")
        try same(later, crowd - 1, "how many were told that it is over")
        try same(try await test.stored(record).progress.wrongNumbers.count, 2, "how many were judged")
        try same(try await test.store.look(at: record.asked.id)?.1.wrongNumbers?.count, 2, "how many were counted")
    }

    /// A generation works once.
    public static let oneRefresh = StoreRule("Of 64 refreshes of one generation one makes a new one") { test in
        let record = try await test.collected()
        let outcomes = try await race(crowd) { _ in try await test.apply(test.renew(record), to: record) }
        let winners = outcomes.filter(\.isApplied)
        try same(winners.count, 1, "how many refreshed")
        let refreshed = try winners[0].applied("the refresh")
        try same(refreshed.progress.generation, 1, "the new generation")
        try same(outcomes.filter { $0 == .repeated(refreshed) }.count, crowd - 1, "how many got the same")
        try same(try await test.stored(record), refreshed, "the stored record")
    }

    /// Each resend has its own row.
    public static let threeResends = StoreRule("Of 64 that ask for the mail again three get it") { test in
        let record = try await test.begin()
        let outcomes = try await race(crowd) { _ in try await test.apply(.resend(test.poll(record)), to: record) }
        try same(outcomes.filter(\.isApplied).count, 3, "how many were resent")
        let sendings = try await test.store.dueMail(limit: 100).map(\.mail.sending)
        try same(sendings, [0, 1, 2, 3], "the sendings in the queue")
    }

    /// Nobody slips past a sibling that he did not know of.
    public static let eachHears = StoreRule("Of 64 that begin for one address at once, each hears of all before it") {
        test in
        let requests = try (0..<crowd).map { _ in try test.request() }
        let heard = try await race(crowd) { index in
            (id: requests[index].id, siblings: try await test.siblings(of: requests[index]))
        }
        var before: Set<SessionID> = []
        for (id, siblings) in heard.sorted(by: { $0.siblings.count < $1.siblings.count }) {
            try same(Set(siblings.map(\.id)), before, "the siblings of the one that began behind \(before.count)")
            before.insert(id)
        }
        try same(try await test.store.dueMail(limit: 100).count, crowd, "mail rows")
    }

    /// Section 4: where there is a row, its id wins.
    public static let oneUser = StoreRule("64 first logins of one address, confirmed at once, make one user") { test in
        var records: [Confirmation] = []
        for _ in 0..<crowd { records.append(try await test.begin()) }
        let logins = records
        let outcomes = try await race(crowd) { index in
            try await test.apply(test.yes(logins[index]), to: logins[index])
        }
        let users = try Set(outcomes.map { try $0.applied("a first login").progress.userID })
        try same(users.count, 1, "how many users there are")
        let row = try await test.store.user(at: EmailAddress(StoreUnderTest.ada))
        try same(row?.id, users.first ?? nil, "the user's row")
    }
}
