import MagicLinkJWT
import MagicLinkTesting
import Synchronization
import Testing

@testable import MagicLink

@Suite("Logins within limits")
struct LoginFlowLimitsTests {
    private static let office = ClientNetwork(ipv4: 0xc000_0201)
    private static let abroad = ClientNetwork(ipv6: 0x2001_0db8_0000_0001)

    private static func bench(_ limits: LoginLimits = .standard, keys: String = Bench.oneKey) throws -> Bench {
        try Bench(policy: try LoginPolicy(limits: limits), keys: keys)
    }

    private static func begin(
        _ bench: Bench, _ address: String = "ada@example.org", from network: ClientNetwork? = office,
        by browser: BrowserMark? = nil, over channel: Confirmation.Channel = .device
    ) async throws -> BegunLogin {
        try await bench.flow.begin(
            LoginWish(
                address: EmailAddress(address), channel: channel, origin: Bench.laptop, network: network,
                browser: browser))
    }

    private static func mails(_ bench: Bench) async throws -> Int {
        while try await bench.worker.deliverDue() > 0 {}
        return bench.mailer.mails.count
    }

    @Test("One mail a minute, and of an hour's five a stranger gets three; who asks sees no difference")
    func strangers() async throws {
        let bench = try Self.bench()
        var counts: [Int] = []
        for minute in 0..<8 {
            let login = try await Self.begin(bench, from: minute.isMultiple(of: 2) ? Self.office : Self.abroad)
            let again = try await Self.begin(bench, "ADA@example.org")
            for begun in [login, again] {
                #expect(try await bench.poll(begun).isPending)
                #expect(!(try await bench.record(begun)).asked.isDecoy)
            }
            counts.append(try await Self.mails(bench))
            bench.clock.advance(by: .seconds(60))
        }
        #expect(counts == [1, 2, 3, 3, 3, 3, 3, 3])
    }

    @Test("A login whose mail was one too many gets its link by asking again when there is room")
    func askingAgain() async throws {
        let bench = try Self.bench()
        _ = try await Self.begin(bench)
        let login = try await Self.begin(bench)
        let proof = OriginProof(token: login.pollToken.text)
        #expect(try await bench.flow.resend(proof) == .done)
        #expect(try await Self.mails(bench) == 1)
        bench.clock.advance(by: .seconds(60))
        #expect(try await bench.flow.resend(proof) == .done)
        #expect(try await Self.mails(bench) == 2)
        #expect(try await bench.confirm(login).record != nil)
        #expect(try await bench.poll(login).granted != nil)
    }

    @Test("A flood of strangers leaves the owner two mails an hour and six a day, from where he has signed in before")
    func owner() async throws {
        let bench = try Self.bench()
        let first = try await Self.begin(bench)
        _ = try await bench.confirm(first)
        #expect(try await bench.poll(first).granted != nil)
        let before = try await Self.mails(bench)
        bench.clock.advance(by: .seconds(86_400))
        // A stranger asks twice a minute for a day.
        for step in 0..<2880 {
            _ = try await Self.begin(bench, from: ClientNetwork(ipv4: UInt32(step)))
            _ = try await bench.worker.deliverDue()
            bench.clock.advance(by: .seconds(30))
        }
        let strangers = try await Self.mails(bench) - before
        // A bucket of 14 and what it gains in a day.
        #expect((14...28).contains(strangers))
        var owned = 0
        for _ in 0..<6 {
            bench.clock.advance(by: .seconds(60))
            let count = try await Self.mails(bench)
            _ = try await Self.begin(bench)
            owned += try await Self.mails(bench) - count
        }
        #expect(owned >= 2)
    }

    @Test("Sixty logins an hour of a network that are not collected, and the next is told when to come")
    func network() async throws {
        let bench = try Self.bench()
        for number in 0..<60 { _ = try await Self.begin(bench, "a\(number)@example.org") }
        for address in ["a0@example.org", "new@example.org"] {
            await #expect(throws: LoginNotBegun.limited(.network(retryAfter: .seconds(60)))) {
                _ = try await Self.begin(bench, address)
            }
        }
        #expect(bench.sink.events.last?.code == "network_over_limit")
        _ = try await Self.begin(bench, "new@example.org", from: Self.abroad)
        _ = try await Self.begin(bench, "newer@example.org", from: nil)
        #expect(try await Self.mails(bench) == 62)
        bench.clock.advance(by: .seconds(60))
        _ = try await Self.begin(bench, "late@example.org")
        await #expect(throws: LoginNotBegun.limited(.network(retryAfter: .seconds(60)))) {
            _ = try await Self.begin(bench)
        }
    }

    @Test("An office where everybody signs in has no limit")
    func officeDay() async throws {
        let bench = try Self.bench()
        for number in 0..<200 {
            let login = try await Self.begin(bench, "a\(number)@example.org")
            _ = try await bench.confirm(login)
            #expect(try await bench.poll(login).granted != nil)
            #expect(try await bench.poll(login).granted != nil)
        }
    }

    @Test("A browser that has collected is known from another network, by the same mark each time it collects")
    func browser() async throws {
        let bench = try Self.bench()
        let login = try await Self.begin(bench, over: .browser)
        _ = try await bench.confirm(login)
        #expect(try await bench.flow.collect(browser: login.pollToken.text).granted != nil)
        let mark = try #require(bench.flow.browserMark(nil, of: login.session))
        #expect(bench.flow.browserMark(nil, of: login.session) == mark)
        let stranger = try #require(BrowserMark(Pseudonym(high: 1, low: 1).description))
        #expect(bench.flow.browserMark(stranger, of: login.session) == stranger)
        for (brought, isKnown) in [(mark, true), (stranger, false), (nil, false)] as [(BrowserMark?, Bool)] {
            let begun = try await Self.begin(bench, from: Self.abroad, by: brought, over: .browser)
            #expect(try await bench.record(begun).asked.asker?.isKnown == isKnown)
        }
        let home = try await Self.begin(bench, over: .browser)
        #expect(try await bench.record(home).asked.asker?.isKnown == true)
    }

    @Test("Without limits nothing is counted, remembered or given to a browser")
    func none() async throws {
        let bench = try Self.bench(.none)
        for _ in 0..<100 { _ = try await Self.begin(bench) }
        let login = try await Self.begin(bench)
        #expect(try await Self.mails(bench) == 101)
        #expect(try await bench.record(login).asked.asker == nil)
        #expect(bench.flow.browserMark(nil, of: login.session) == nil)
        #expect(bench.store.tables.withLock { $0.limits.count } == 0)
    }

    @Test("A browser that brings an address as its mark is counted as neither that address nor a network")
    func apart() throws {
        let bench = try Self.bench()
        let text = "adam@example.org"
        let words = [text.utf8.prefix(8), text.utf8.dropFirst(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        let mark = try #require(BrowserMark(Pseudonym(high: words[0], low: words[1]).description))
        #expect(mark.bytes == Array(text.utf8))
        let wish = LoginWish(address: try EmailAddress(text), network: Self.office, browser: mark)
        let measure = try #require(try bench.site.measure(of: wish))
        #expect(Set([measure.address, measure.network, measure.browser]).count == 3)
    }

    @Test("A new key changes no pseudonym while the old one makes them, and another one changes them all")
    func rekeyed() async throws {
        let bench = try Self.bench()
        _ = try await Self.begin(bench)
        let subject = try await bench.record(try await Self.begin(bench)).asked.asker?.subject
        for (keys, isSame) in [
            (Bench.newKey + Bench.oneKey, true), (Bench.newKey + Bench.oneKey.dropLast() + " verify\n", true),
            (Bench.newKey + Bench.oneKey.dropLast() + " pseudonym\n", true), (Bench.newKey, false),
        ] {
            let wish = LoginWish(address: try EmailAddress("ada@example.org"), network: Self.office)
            let begun = try await bench.rekeyed(keys).begin(wish)
            #expect((try await bench.record(begun).asked.asker?.subject == subject) == isSame)
        }
    }

    @Test(
        "Whether an address is known, blocked, over its limit or new changes neither answer nor which rows are written")
    func sameForEverybody() async throws {
        let bench = try Self.bench()
        _ = try await bench.signedIn("known@example.org")
        let (blocked, _) = try await bench.signedIn("blocked@example.org")
        _ = try await bench.flow.block(try Found(try await bench.record(blocked).progress.userID).value)
        bench.clock.advance(by: .seconds(600))
        for _ in 0..<4 { _ = try await Self.begin(bench, "limited@example.org", from: Self.abroad) }
        let measure = try #require(
            try bench.site.measure(of: LoginWish(address: try EmailAddress("a@example.org"), network: Self.office)))
        let network = try #require(measure.network)
        var shapes: Set<[String]> = []
        for name in ["known", "blocked", "limited", "unknown"] {
            let address = try EmailAddress("\(name)@example.org")
            var facts = bench.store.tables.withLock { $0.facts(for: address, at: bench.clock.now) }
            let own = try #require(try bench.site.measure(of: LoginWish(address: address, network: Self.office)))
            facts.limits = bench.store.tables.withLock { $0.limits.facts(of: own.subject) }
            let (_, effects) = Confirmation.begin(
                LoginRequest(
                    id: SessionID(high: 1, low: 1), tokenID: TokenID(high: 1, low: 1),
                    newUserID: UserID(high: 1, low: 1),
                    keyID: bench.site.keys.signingKeyID, wish: LoginWish(address: address), linkLifetime: .seconds(600),
                    admitsNewUser: true, measure: own),
                given: facts, siblings: [], redraw: { _ in nil })
            shapes.insert(
                effects.map { effect in
                    switch effect {
                    case .keepLimit(.bucket(own.address, let bucket)): "address \(bucket.times.count)"
                    case .keepLimit(.bucket(network, let bucket)): "network \(bucket.times.count)"
                    case .keepLimit(.bucket(.everybody, let bucket)): "everybody \(bucket.times.count)"
                    case .queueMail: "mail"
                    default: "other"
                    }
                })
        }
        #expect(shapes == [["mail", "network 1", "everybody 1", "address 6"]])
    }
}
