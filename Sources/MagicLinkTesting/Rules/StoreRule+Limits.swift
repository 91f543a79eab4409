import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let limits = [
        networkStops, everybodyStops, mailsAreSilenced, resendsCount, countsAllDay, noneOvertakes, limitsSurvive,
    ]

    /// A limited requester costs a store nothing.
    public static let networkStops = StoreRule("A network over its limit begins nothing, and nothing is written") {
        test in
        let limits = try test.limits(network: [test.rate(2, per: 3600)])
        for name in ["ada", "bob"] {
            _ = try await test.begin("\(name)@example.org", measure: { test.measure(limits, $0, network: 1) })
        }
        let request = try test.request("eve@example.org", measure: { test.measure(limits, $0, network: 1) })
        let answer = try await test.store.begin(request, redraw: { _ in nil })
        try same(answer, .limited(.network(retryAfter: .seconds(1800))), "a login too many")
        try promise(try await test.store.look(at: request.id) == nil, "a limited login was written")
        try same(try await test.store.dueMail(limit: 10).count, 2, "mail rows after two logins and one too many")
        _ = try await test.begin("eve@example.org", measure: { test.measure(limits, $0, network: 2) })
        _ = try await test.begin("eve@example.org", measure: { test.measure(limits, $0, network: nil) })
        test.clock.advance(by: .seconds(1799))
        try same(
            try await test.store.begin(request, redraw: { _ in nil }),
            .limited(.network(retryAfter: .seconds(1))), "a second too early")
        test.clock.advance(by: .seconds(1))
        _ = try await test.begin("eve@example.org", measure: { test.measure(limits, $0, network: 1) })
    }

    /// What bounds the rows of a store.
    public static let everybodyStops = StoreRule("When everybody has begun too many, nobody begins") { test in
        let limits = try test.limits(everybody: [test.rate(2, per: 60)])
        for number in 0..<2 {
            _ = try await test.begin(
                "a\(number)@example.org", measure: { test.measure(limits, $0, network: UInt64(number)) })
        }
        for network in [nil, 0, 7] as [UInt64?] {
            let request = try test.request("eve@example.org", measure: { test.measure(limits, $0, network: network) })
            let answer = try await test.store.begin(request, redraw: { _ in nil })
            try same(answer, .limited(.everybody(retryAfter: .seconds(30))), "a login too many for everybody")
        }
        test.clock.advance(by: .seconds(30))
        _ = try await test.begin("eve@example.org", measure: { test.measure(limits, $0, network: 7) })
    }

    /// Rule 4: the same rows, and only the worker obeys the mark.
    public static let mailsAreSilenced = StoreRule("A mail too many for its address is a row that nobody sends") {
        test in
        let limits = try test.limits(address: [test.rate(1, per: 60)])
        var wanted: [QueuedMail] = []
        for (pause, isSilenced) in [(0, false), (59, true), (1, false)] {
            test.clock.advance(by: .seconds(pause))
            let record = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
            try promise(!record.asked.isDecoy, "a login whose mail is one too many is a decoy")
            try same(try await test.stored(record), record, "the record of a login whose mail may be one too many")
            wanted.append(QueuedMail(session: record.asked.id, sending: 0, isDecoy: isSilenced))
        }
        _ = try await test.begin("bob@example.org", measure: { test.measure(limits, $0, network: 1) })
        let rows = try await test.store.dueMail(limit: 10).map(\.mail)
        try same(Array(rows.prefix(3)), wanted, "the mail rows of one address")
        try same(rows.last?.isDecoy, false, "the mail row of another address")
    }

    /// A resend is a mail like the first.
    public static let resendsCount = StoreRule("Asking for a mail again counts as a mail, and one too many is not sent")
    {
        test in
        let limits = try test.limits(address: [test.rate(2, per: 120)])
        let record = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        for _ in 0..<2 {
            _ = try await test.apply(.resend(test.poll(record), within: limits), to: record).applied("a resend")
        }
        test.clock.advance(by: .seconds(60))
        _ = try await test.apply(.resend(test.poll(record), within: limits), to: record).applied("a resend")
        _ = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        let rows = try await test.store.dueMail(limit: 10).map(\.mail.isDecoy)
        try same(rows, [false, false, true, false, true], "which of the mails nobody sends")
    }

    /// What is swept away must not be what still counts.
    public static let countsAllDay = StoreRule("What is counted of a day is counted all day") { test in
        let limits = try test.limits(address: [test.rate(1, per: 86_400)])
        _ = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        for hour in 0..<23 {
            test.clock.advance(by: .seconds(3600))
            _ = try await test.begin("h\(hour)@example.org", measure: { test.measure(limits, $0, network: 1) })
        }
        test.clock.advance(by: .seconds(3599))
        let late = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        test.clock.advance(by: .seconds(1))
        let next = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        // The first record is gone by now; what the later one counts for must not be gone with it.
        for hour in 23..<27 {
            test.clock.advance(by: .seconds(3600))
            _ = try await test.begin("h\(hour)@example.org", measure: { test.measure(limits, $0, network: 1) })
        }
        let last = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        let rows = try await test.store.dueMail(limit: 100).map(\.mail)
        for (record, isSilenced) in [(late, true), (next, false), (last, true)] {
            let row = QueuedMail(session: record.asked.id, sending: 0, isDecoy: isSilenced)
            try promise(rows.contains(row), "a mail is sent before a day is over, or is not sent after it")
        }
    }

    // MARK: Races and restarts

    /// Nobody slips past a count that he has not seen.
    public static let noneOvertakes = StoreRule("Of 64 that begin at once, no more do than the limit allows") { test in
        let limits = try test.limits(network: [test.rate(5, per: 3600)])
        let requests = try (0..<64).map { number in
            try test.request("a\(number)@example.org", measure: { test.measure(limits, $0, network: 1) })
        }
        let answers = try await race(64) { index in try await test.store.begin(requests[index], redraw: { _ in nil }) }
        let begun = answers.filter { if case .begun = $0 { true } else { false } }
        try same(begun.count, 5, "how many began")
        let limited = answers.filter { $0 == .limited(.network(retryAfter: .seconds(720))) }
        try same(limited.count, 59, "how many heard of the limit")
        try same(try await test.store.dueMail(limit: 100).count, 5, "mail rows")
    }

    /// A restart is no way to begin anew.
    public static let limitsSurvive = StoreRule("What was counted, and who is known, survives reopening") { test in
        let limits = try test.limits(
            address: [test.rate(2, per: 3600)], kept: [test.rate(1, per: 3600)], network: [test.rate(2, per: 3600)],
            everybody: [test.rate(4, per: 3600)])
        let known = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        _ = try await test.apply(test.yes(known), to: known).applied("a confirmation")
        _ = try await test.apply(test.fetch(known, settling: limits), to: known).applied("a collection")
        for name in ["bob", "cyd"] {
            _ = try await test.begin("\(name)@example.org", measure: { test.measure(limits, $0, network: 2) })
        }
        try await test.removeMail()
        let store = try await test.reopen()
        let late = try test.request("dan@example.org", measure: { test.measure(limits, $0, network: 2) })
        let answer = try await store.begin(late, redraw: { _ in nil })
        try same(answer, .limited(.network(retryAfter: .seconds(1800))), "a login too many after reopening")
        let again = try test.request(measure: { test.measure(limits, $0, network: 1) })
        guard case .begun(let record) = try await store.begin(again, redraw: { _ in nil }) else {
            throw BrokenPromise("a login within the limits did not begin after reopening")
        }
        try same(record.asked.asker?.isKnown, true, "whether a network is still known after reopening")
        let stranger = try test.request("eve@example.org", measure: { test.measure(limits, $0, network: 3) })
        let last = try await store.begin(stranger, redraw: { _ in nil })
        try same(last, .limited(.everybody(retryAfter: .seconds(900))), "a login too many of everybody after reopening")
    }
}
