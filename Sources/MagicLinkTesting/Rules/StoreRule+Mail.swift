import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let mail = [mailInOrder, mailStays, mailWaits, mailFollows, mailSignals]

    /// Nobody's mail is overtaken for ever.
    public static let mailInOrder = StoreRule("Due mail comes oldest first, at most as much as asked for") { test in
        var rows: [QueuedMail] = []
        for number in 0..<5 {
            let record = try await test.begin("user\(number)@example.org")
            rows.append(QueuedMail(session: record.asked.id, sending: 0, isDecoy: false))
            test.clock.advance(by: .seconds(1))
        }
        for limit in [0, 1, 3, 5, 100] {
            let due = try await test.store.dueMail(limit: limit)
            try same(due, rows.prefix(limit).map { DueMail(mail: $0, failures: 0) }, "the first \(limit) rows")
        }
    }

    /// A worker that dies has lost nothing.
    public static let mailStays = StoreRule("A mail row stays until it is removed, and then is gone") { test in
        let (first, second) = (try await test.begin(), try await test.begin("bob@example.org"))
        let rows = [first, second].map { QueuedMail(session: $0.asked.id, sending: 0, isDecoy: false) }
        for store in [test.store, test.store, try await test.reopen()] {
            try same(try await store.dueMail(limit: 10).map(\.mail), rows, "the rows, looked at once more")
        }
        try await test.store.remove(rows[0])
        try await test.store.remove(rows[0])
        try await test.store.remove(QueuedMail(session: SessionID(high: 1, low: 1), sending: 0, isDecoy: false))
        for store in [test.store, try await test.reopen()] {
            try same(try await store.dueMail(limit: 10).map(\.mail), [rows[1]], "the rows after a removal")
        }
    }

    /// A failing hop is not hammered, and holds up nobody else.
    public static let mailWaits = StoreRule("A postponed row is due again after its pause, to the second") { test in
        let first = try await test.begin()
        test.clock.advance(by: .seconds(1))
        let second = try await test.begin("bob@example.org")
        let rows = [first, second].map { QueuedMail(session: $0.asked.id, sending: 0, isDecoy: false) }
        let other = DueMail(mail: rows[1], failures: 0)
        for failures in 1...3 {
            try await test.store.postpone(rows[0], by: .seconds(5))
            test.clock.advance(by: .seconds(4))
            try same(try await test.store.dueMail(limit: 10), [other], "the rows before the pause is over")
            test.clock.advance(by: .seconds(1))
            let due = try await test.store.dueMail(limit: 10)
            try same(Set(due), [DueMail(mail: rows[0], failures: failures), other], "the rows after the pause")
            try same(due.count, 2, "how many rows are due")
        }
        try await test.store.remove(rows[0])
        try await test.store.postpone(rows[0], by: .seconds(5))
        test.clock.advance(by: .seconds(5))
        try same(try await test.store.dueMail(limit: 10), [other], "a removed row, postponed")
    }

    /// The same link, but a row of its own: the first may have been sent.
    public static let mailFollows = StoreRule("A resend adds a row of its own, a refused one adds none") { test in
        let record = try await test.begin()
        let first = QueuedMail(session: record.asked.id, sending: 0, isDecoy: false)
        try await test.store.remove(first)
        _ = try await test.apply(.resend(test.poll(record)), to: record).applied("a resend")
        let second = QueuedMail(session: record.asked.id, sending: 1, isDecoy: false)
        try same(try await test.store.dueMail(limit: 10).map(\.mail), [second], "the rows after a resend")
        _ = try await test.apply(test.no(record), to: record).applied("a denial")
        try await test.apply(.resend(test.poll(record)), to: record).refused(.denied, "a resend after the end")
        try same(try await test.store.dueMail(limit: 10).map(\.mail), [second], "the rows after a refused resend")
    }

    /// A worker that was busy does not sleep through a row.
    public static let mailSignals = StoreRule("A worker is woken by every row, also by one that came before it") {
        test in
        let record = try await test.begin()
        try promise(await comes(test) { await test.store.mailAdded() }, "the row of a new login woke nobody")
        _ = try await test.apply(.resend(test.poll(record)), to: record).applied("a resend")
        try promise(await comes(test) { await test.store.mailAdded() }, "the row of a resend woke nobody")
    }

    /// True if `event` returns before the test's patience is over.
    private static func comes(_ test: StoreUnderTest, _ event: @escaping @Sendable () async -> Void) async -> Bool {
        await withTaskGroup { group in
            group.addTask {
                await event()
                return true
            }
            group.addTask {
                // Cancelled means that the event came first.
                do { try await ContinuousClock().sleep(for: test.patience) } catch {}
                return false
            }
            let came = await group.next() ?? false
            group.cancelAll()
            return came
        }
    }
}
