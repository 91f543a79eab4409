import MagicLink
import MagicLinkJWT

extension StoreRule {
    static let settling = [
        collectingGivesBack, collectingOnceGivesBackOnce, ownBrowserGivesBack, knownHaveTheirOwn, severalAreKnown,
    ]

    /// An office behind one address is not punished for signing in.
    public static let collectingGivesBack = StoreRule("Collecting gives back what its network was charged") { test in
        let limits = try test.limits(network: [test.rate(2, per: 3600)])
        for number in 0..<8 {
            let address = "a\(number)@example.org"
            let record = try await test.begin(address, measure: { test.measure(limits, $0, network: 1) })
            _ = try await test.apply(test.yes(record), to: record).applied("a confirmation")
            _ = try await test.apply(test.fetch(record, settling: limits), to: record).applied("a collection")
        }
    }

    /// Else whoever collects a login sixty times would have no limit.
    public static let collectingOnceGivesBackOnce = StoreRule("A session that is given again gives nothing back") {
        test in
        let limits = try test.limits(network: [test.rate(2, per: 3600)])
        let record = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        _ = try await test.begin("bob@example.org", measure: { test.measure(limits, $0, network: 1) })
        _ = try await test.apply(test.yes(record), to: record).applied("a confirmation")
        let outcomes = try await race(8) { _ in
            try await test.apply(test.fetch(record, settling: limits), to: record)
        }
        try same(outcomes.filter(\.isApplied).count, 1, "how many collected")
        _ = try await test.begin("cyd@example.org", measure: { test.measure(limits, $0, network: 1) })
        let request = try test.request("dan@example.org", measure: { test.measure(limits, $0, network: 1) })
        let answer = try await test.store.begin(request, redraw: { _ in nil })
        try same(answer, .limited(.network(retryAfter: .seconds(1800))), "a login too many after one was collected")
    }

    /// Confirming in the origin's own browser collects too.
    public static let ownBrowserGivesBack = StoreRule("Confirming in the own browser gives back and makes known") {
        test in
        let limits = try test.limits(
            address: [test.rate(9, per: 3600)], kept: [test.rate(1, per: 3600)], network: [test.rate(1, per: 3600)])
        for number in 0..<2 as Range<UInt8> {
            let record = try await test.begin(over: .browser, measure: { test.measure(limits, $0, network: 1) })
            let action = try test.ownBrowser(
                record, cookie: [UInt8](repeating: number, count: 32), settling: test.settlement(limits, browser: 9))
            _ = try await test.apply(action, to: record).applied("a confirmation in the own browser")
        }
        for (network, isKnown) in [(1, true), (2, false)] as [(UInt64, Bool)] {
            let record = try await test.begin(measure: { test.measure(limits, $0, network: network) })
            try same(record.asked.asker?.isKnown, isKnown, "whether a network is known")
        }
        let record = try await test.begin(measure: { test.measure(limits, $0, network: 3, browser: 9) })
        try same(record.asked.asker?.isKnown, true, "whether the browser is known")
    }

    // MARK: Who is known

    /// Strangers cannot silence a mailbox.
    public static let knownHaveTheirOwn = StoreRule("Strangers leave what is kept for those who have signed in before")
    {
        test in
        let limits = try test.limits(address: [test.rate(3, per: 3600)], kept: [test.rate(1, per: 3600)])
        let record = try await test.begin(measure: { test.measure(limits, $0, network: 1) })
        _ = try await test.apply(test.yes(record), to: record).applied("a confirmation")
        _ = try await test.apply(test.fetch(record, settling: limits), to: record).applied("a collection")
        try await test.removeMail()
        test.clock.advance(by: .seconds(3600))
        for network in [7, 8, 9, 1, 1] as [UInt64] {
            _ = try await test.begin(measure: { test.measure(limits, $0, network: network) })
        }
        let rows = try await test.store.dueMail(limit: 10).map(\.mail.isDecoy)
        try same(rows, [false, false, true, false, true], "which of the mails nobody sends")
    }

    /// Signing in somewhere else does not make the first place a strange one, and what one address knows another does not.
    public static let severalAreKnown = StoreRule("Each network that has signed in stays known, to that address alone")
    {
        test in
        let limits = try test.limits(address: [test.rate(100, per: 60)], kept: [test.rate(1, per: 60)])
        for network in 1...3 as ClosedRange<UInt64> {
            let record = try await test.begin(measure: { test.measure(limits, $0, network: network) })
            try same(record.asked.asker?.isKnown, false, "whether a network is known before it has signed in")
            _ = try await test.apply(test.yes(record), to: record).applied("a confirmation")
            _ = try await test.apply(test.fetch(record, settling: limits), to: record).applied("a collection")
        }
        for network in 1...4 as ClosedRange<UInt64> {
            let record = try await test.begin(measure: { test.measure(limits, $0, network: network) })
            try same(record.asked.asker?.isKnown, network < 4, "whether network \(network) is known")
        }
        let other = try await test.begin("bob@example.org", measure: { test.measure(limits, $0, network: 1) })
        try same(other.asked.asker?.isKnown, false, "whether a network is known to another address")
    }
}
