import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let keeping = [survivesReopening, keepsUntilRemovable, glancesAreLooks]

    /// Rule 8: nothing is acknowledged before it is durable.
    public static let survivesReopening = StoreRule("Rule 8: what was acknowledged is there after reopening") { test in
        let pending = try await test.begin()
        try await test.apply(test.mistyped("417", pending), to: pending).refused(.numberWrong, "a wrong number")
        let session = try await test.collected("bob@example.org")
        let wanted = [try await test.stored(pending), session]
        let facts = [
            try await test.store.look(at: pending.asked.id)?.1, try await test.store.look(at: session.asked.id)?.1,
        ]
        let mail = try await test.store.dueMail(limit: 10)
        let reopened = try await test.reopen()
        for (record, facts) in zip(wanted, facts) {
            guard let (found, foundFacts) = try await reopened.look(at: record.asked.id) else {
                throw BrokenPromise("a record is gone after reopening")
            }
            try same(found, record, "a record after reopening")
            try same(foundFacts, facts, "what belongs to it")
        }
        try same(try await reopened.dueMail(limit: 10), mail, "the mail queue after reopening")
        try same(try await reopened.user(session.asked.subject)?.id, session.asked.subject, "the user")
        let again = try await reopened.apply(test.fetch(session), to: session.asked.id)
        try same(again, .repeated(session), "collecting again after reopening")
        let second = try await reopened.apply(test.mistyped("528", pending), to: pending.asked.id)
        try second.refused(.denied, "the second wrong number after reopening")
    }

    /// Rule 5: a used link can still say so for a day.
    public static let keepsUntilRemovable = StoreRule("A record stays until it may be removed, whatever else begins") {
        test in
        let records = [
            try await test.begin(), try await test.confirmed("bob@example.org"),
            try await test.collected("cleo@example.org"),
        ]
        let denied = try await test.begin("dora@example.org")
        let ended = try await test.apply(test.no(denied), to: denied).applied("a denial")
        for record in (records + [ended]).sorted(by: { $0.removableAt < $1.removableAt }) {
            // What a store sweeps, it sweeps while others begin: an hour at a time, and then to the last second.
            while test.clock.now + .seconds(3601) < record.removableAt {
                test.clock.advance(by: .seconds(3600))
                _ = try await test.begin("others@example.org")
            }
            test.clock.now = record.removableAt + .seconds(-1)
            for number in 0..<8 { _ = try await test.begin("other\(number)@example.org") }
            try same(try await test.stored(record), record, "a record a second before it may be removed")
        }
    }

    /// A poll is answered by it, and must not hear what is not so any more.
    public static let glancesAreLooks = StoreRule("A glance says what a look says, or nothing") { test in
        /// Compares it with what the last step has said, because a store may look by a glance.
        func compare(_ record: Confirmation, isBlocked: Bool? = nil, _ when: String) async throws {
            guard let (found, facts) = test.store.glance(at: record.asked.id) else { return }
            try same(found, record, "a record at a glance, \(when)")
            try same(facts.user?.isBlocked, isBlocked, "whether its user is blocked, \(when)")
            try same(facts, try await test.store.look(at: record.asked.id)?.1, "what belongs to it, \(when)")
        }
        let (pending, sibling) = (try await test.begin(), try await test.begin())
        try await compare(pending, "begun")
        let wrong = try await test.apply(test.mistyped("417", pending), to: pending)
            .refused(.numberWrong, "a wrong number")
        try await compare(wrong, "after a wrong number")
        try await compare(sibling, "after a wrong number for another login of the address")
        let confirmed = try await test.apply(test.yes(pending), to: pending).applied("a confirmation")
        try await compare(confirmed, isBlocked: false, "confirmed")
        try await compare(sibling, isBlocked: false, "after another login of the address was confirmed")
        let session = try await test.apply(test.fetch(pending), to: pending).applied("a collection")
        try await compare(session, isBlocked: false, "collected")
        if let user = session.progress.userID { _ = try await test.store.setBlocked(true, for: user) }
        try await compare(session, isBlocked: true, "blocked")
        try await compare(sibling, isBlocked: true, "blocked")
        let unknown = try test.request("nobody@example.org")
        try promise(test.store.glance(at: unknown.id) == nil, "an unknown login was seen at a glance")
    }
}
