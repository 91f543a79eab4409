import MagicLinkJWT
import MagicLinkTesting
import Synchronization
import Testing

@testable import MagicLink

@Suite("The mail worker")
struct MailWorkerTests {
    @Test("It signs as it sends, and says of the origin what we have words for")
    func mail() async throws {
        let bench = try Bench()
        let login = try await bench.begin("Ada@example.org")
        #expect(try await bench.worker.deliverDue() == 1)
        let mail = try #require(bench.mailer.mails.first)
        #expect(mail.recipient.text == "Ada@example.org" && mail.origin == Bench.laptop && mail.asksNumber)
        #expect(mail.clientName == "MagicLink")
        #expect(mail.askedAt == Bench.start && mail.expiresAt == Bench.start + .seconds(600))
        #expect(
            mail.link.hasPrefix("https://login.example.org/confirm/") && !mail.link.contains(login.number.text + "\n"))
        #expect(try await bench.worker.deliverDue() == 0)
        #expect(bench.sink.events.map(\.kind) == [.begun, .mailed])
    }

    @Test("Mail goes to the stored address, not to the spelling that somebody typed")
    func storedAddress() async throws {
        let bench = try Bench()
        _ = try await bench.signedIn("Ada@example.org")
        _ = try await bench.begin("ADA@EXAMPLE.ORG")
        try await bench.worker.deliverDue()
        #expect(bench.mailer.mails.map(\.recipient.text) == ["Ada@example.org", "Ada@example.org"])
    }

    @Test("A temporary failure is tried again after 5 s, 10 s, and so on up to 5 min, as long as the link lives")
    func temporary() async throws {
        let bench = try Bench(policy: try LoginPolicy(linkLifetime: .seconds(3600)))
        let pauses = [5, 10, 20, 40, 80, 160, 300, 300, 300]
        // Without chance, as it would be if each draw were zero.
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: bench.store, mailer: bench.mailer, events: bench.sink,
            random: SameDraw(0))
        _ = try await bench.begin()
        bench.mailer.fail(with: [MailError](repeating: .temporary, count: pauses.count + 100))
        #expect(try await worker.deliverDue() == 1)
        for pause in pauses {
            bench.clock.advance(by: .seconds(pause - 1))
            #expect(try await worker.deliverDue() == 0, "a second before \(pause)")
            bench.clock.advance(by: .seconds(1))
            #expect(try await worker.deliverDue() == 1, "after \(pause)")
        }
        bench.clock.advance(by: .seconds(3600))
        #expect(try await worker.deliverDue() == 1)
        #expect(try await bench.store.dueMail(limit: 1).isEmpty)
        #expect(bench.mailer.mails.isEmpty)
        #expect(bench.sink.events.map(\.kind) == [.begun, .mailFailed])
    }

    @Test(
        "Chance makes a pause longer by a half at most, and never shorter", arguments: [(0, 5), (1, 6), (2, 7), (3, 5)])
    func jitter(draw: UInt64, pause: Int) async throws {
        let bench = try Bench()
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: bench.store, mailer: bench.mailer, events: bench.sink,
            random: SameDraw(draw))
        _ = try await bench.begin()
        bench.mailer.fail(with: [.temporary])
        try await worker.deliverDue()
        bench.clock.advance(by: .seconds(pause - 1))
        #expect(try await worker.deliverDue() == 0)
        bench.clock.advance(by: .seconds(1))
        #expect(try await worker.deliverDue() == 1 && bench.mailer.mails.count == 1)
    }

    @Test("When its link ends a mail that nobody took is written off at once, however long the next pause was")
    func writtenOff() async throws {
        let bench = try Bench(policy: try LoginPolicy(linkLifetime: .seconds(120)))
        _ = try await bench.begin()
        bench.mailer.fail(with: [MailError](repeating: .temporary, count: 100))
        var tries = 0
        for _ in 0..<120 {
            tries += try await bench.worker.deliverDue()
            bench.clock.advance(by: .seconds(1))
        }
        #expect(tries >= 4 && bench.sink.events.map(\.kind) == [.begun])
        #expect(try await bench.worker.deliverDue() == 1)
        #expect(bench.sink.events.map(\.kind) == [.begun, .mailFailed] && bench.mailer.mails.isEmpty)
        #expect(try await bench.store.dueMail(limit: 1).isEmpty)
    }

    // MARK: Several at once

    private static func held(width: Int) throws -> (Bench, HeldMailer, MailWorker) {
        let (bench, mailer) = (try Bench(), HeldMailer(width: width))
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: bench.store, mailer: mailer, events: bench.sink)
        return (bench, mailer, worker)
    }

    @Test("The oldest begin, as many at the same time as the mailer is wide; the next begin when those have ended")
    func oldest() async throws {
        let (bench, mailer, worker) = try Self.held(width: 3)
        let users = (0..<6).map { "user\($0)@example.org" }
        for user in users {
            mailer.hold(user)
            _ = try await bench.begin(user)
        }
        let delivering = Task { try await worker.deliverDue() }
        try await turns { mailer.holding == 3 }
        for _ in 0..<100 { await Task.yield() }
        // Which of the three is the first to have a thread is nobody's promise.
        #expect(Set(mailer.begun) == Set(users.prefix(3)) && mailer.begun.count == 3)
        mailer.letGo()
        try await turns { mailer.begun.count == 6 && mailer.holding == 3 }
        #expect(Set(mailer.begun) == Set(users) && mailer.widest == 3)
        mailer.letGo()
        #expect(try await delivering.value == 6)
    }

    @Test("No more go out at the same time than the mailer is wide; a slow one holds up no other")
    func width() async throws {
        let (bench, mailer, worker) = try Self.held(width: 3)
        for user in 0..<100 { _ = try await bench.begin("user\(user)@example.org") }
        mailer.hold("user0@example.org")
        let running = Task { await worker.run { _ in await Self.untilCancelled() } }
        // More than a batch passes by the one that is held, and what comes later does too.
        try await turns { mailer.sent.count == 99 }
        _ = try await bench.begin("late@example.org")
        try await turns { mailer.sent.count == 100 && mailer.holding == 1 }
        #expect(mailer.widest <= 3)
        try await turns { bench.sink.events.count { $0.kind == .mailed } == 100 }
        #expect(try await bench.store.dueMail(limit: 10).count == 1)
        mailer.letGo()
        try await turns { bench.sink.events.count { $0.kind == .mailed } == 101 }
        running.cancel()
        try await outcome(of: running)
        #expect(mailer.begun.count == 101)
    }

    @Test("Cancelled, it begins nothing more; a mail that is broken off for it stays as it is, for the next life")
    func cancelled() async throws {
        let (bench, mailer, worker) = try Self.held(width: 2)
        for user in 0..<5 {
            mailer.hold("user\(user)@example.org")
            _ = try await bench.begin("user\(user)@example.org")
        }
        let running = Task { await worker.run { _ in await Self.untilCancelled() } }
        try await turns { mailer.holding == 2 }
        running.cancel()
        try await outcome(of: running)
        #expect(mailer.begun.count == 2 && mailer.sent.isEmpty)
        // None has failed, and none has to wait.
        #expect(try await bench.store.dueMail(limit: 10).map(\.failures) == [0, 0, 0, 0, 0])
    }

    @Test("While rows cannot be removed the number of mails that were sent and not noted is bounded")
    func unwritten() async throws {
        let bench = try Bench()
        let queue = StuckQueue(rows: bench.store, waits: true)
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: queue, mailer: bench.mailer, events: bench.sink)
        for user in 0..<60 { _ = try await bench.begin("user\(user)@example.org") }
        let delivering = Task { try await worker.deliverDue() }
        try await turns { queue.waiting == 16 }
        for _ in 0..<100 { await Task.yield() }
        #expect(bench.mailer.mails.count == 16)
        queue.letGo()
        #expect(try await delivering.value == 60 && bench.mailer.mails.count == 60)
    }

    @Test("After a temporary failure the same link arrives")
    func recovered() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        bench.mailer.fail(with: [.temporary])
        try await bench.worker.deliverDue()
        bench.clock.advance(by: .seconds(8))
        let link = try await bench.link(of: login)
        #expect(bench.mailer.mails.map(\.link) == [link])
    }

    @Test("A permanent failure is not tried again, and is reported")
    func permanent() async throws {
        let bench = try Bench()
        _ = try await bench.begin()
        bench.mailer.fail(with: [.permanent])
        #expect(try await bench.worker.deliverDue() == 1)
        bench.clock.advance(by: .seconds(300))
        #expect(try await bench.worker.deliverDue() == 0)
        #expect(bench.mailer.mails.isEmpty && bench.sink.events.map(\.kind) == [.begun, .mailFailed])
    }

    @Test("While a row cannot be removed its mail is not sent again", arguments: [nil, MailError.permanent])
    func stuck(failure: MailError?) async throws {
        let bench = try Bench()
        let queue = StuckQueue(rows: bench.store)
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: queue, mailer: bench.mailer, events: bench.sink)
        _ = try await bench.begin()
        bench.mailer.fail(with: failure.map { [$0] } ?? [])
        for _ in 0..<3 { await #expect(throws: StoreError(.full)) { try await worker.deliverDue() } }
        queue.isStuck.withLock { $0 = false }
        #expect(try await worker.deliverDue() == 1)
        #expect(try await worker.deliverDue() == 0)
        #expect(bench.mailer.mails.count == (failure == nil ? 1 : 0))
        #expect(bench.sink.events.map(\.kind) == [.begun, failure == nil ? .mailed : .mailFailed])
    }

    @Test("Mails do not wait for what is written of those before them")
    func meanwhile() async throws {
        let bench = try Bench()
        let queue = StuckQueue(rows: bench.store, waits: true)
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: queue, mailer: bench.mailer, events: bench.sink)
        for user in 0..<5 { _ = try await bench.begin("user\(user)@example.org") }
        let delivering = Task { try await worker.deliverDue() }
        try await turns { bench.mailer.mails.count == 5 && queue.waiting == 5 }
        #expect(bench.mailer.mails.map(\.recipient.text) == (0..<5).map { "user\($0)@example.org" })
        queue.letGo()
        #expect(try await delivering.value == 5)
        #expect(try await bench.store.dueMail(limit: 10).isEmpty)
    }

    @Test("One mail that fails holds up no other")
    func others() async throws {
        let bench = try Bench()
        for user in 0..<200 { _ = try await bench.begin("user\(user)@example.org") }
        bench.mailer.fail(with: [.temporary, .permanent])
        var rounds: [Int] = []
        while true {
            let count = try await bench.worker.deliverDue()
            guard count > 0 else { break }
            rounds.append(count)
        }
        #expect(rounds == [64, 64, 64, 8])
        #expect(bench.mailer.mails.map(\.recipient.text) == (2..<200).map { "user\($0)@example.org" })
    }

    @Test(
        "A link that nobody could confirm any more is not sent",
        arguments: [
            "expired", "cancelled", "confirmed", "blocked", "superseded", "retired key",
        ])
    func dead(how: String) async throws {
        let bench = try Bench()
        if how == "blocked" { _ = try await bench.signedIn() }
        let login = try await bench.begin()
        let before = bench.mailer.mails.count
        var worker = bench.worker
        switch how {
        case "expired": bench.clock.advance(by: .seconds(600))
        case "cancelled": _ = try await bench.flow.cancel(OriginProof(token: login.pollToken.text))
        case "confirmed":
            let use = Confirmation.LinkUse(try verified(bench, login), on: Bench.phone)
            _ = try await bench.store.apply(
                .confirm(use, by: .number(login.number, isRight: true), admitsNewUser: true), to: login.session)
        case "blocked":
            let user = try #require(try await bench.store.user(at: EmailAddress("ada@example.org")))
            _ = try await bench.flow.block(user.id)
        case "superseded":
            bench.clock.advance(by: .seconds(1))
            bench.mailer.fail(with: [.temporary])
            _ = try await bench.confirm(bench.begin())
            bench.clock.advance(by: .seconds(8))
            #expect(bench.mailer.mails.count == 1)
        default:
            let site = Site(
                baseURL: bench.site.baseURL, keys: try KeyRing(parsing: Array(Bench.newKey.utf8)),
                clients: ClientRegistry(), policy: try LoginPolicy())
            worker = MailWorker(
                site: site, store: bench.store, queue: bench.store, mailer: bench.mailer, events: bench.sink)
        }
        let sent = how == "superseded" ? 1 : before
        try await worker.deliverDue()
        #expect(bench.mailer.mails.count == sent)
        #expect(try await bench.store.dueMail(limit: 10).isEmpty)
    }

    private func verified(_ bench: Bench, _ login: BegunLogin) throws -> VerifiedToken<LinkClaims> {
        let record = try #require(bench.store.tables.withLock { $0.records[login.session] })
        let link = try #require(bench.site.link(for: record))
        let token = String(link.dropFirst("https://login.example.org/confirm/".count))
        return try bench.site.codec.verify(token, as: LinkClaims.self, at: bench.clock.now)
    }

    @Test("Running, it sends what comes, also what came while it was busy, and ends with its task")
    func running() async throws {
        let bench = try Bench()
        let worker = Task { await bench.worker.run { _ in await Self.untilCancelled() } }
        for user in 0..<20 {
            _ = try await bench.begin("user\(user)@example.org")
            try await turns { bench.mailer.mails.count > user }
        }
        worker.cancel()
        try await outcome(of: worker)
        #expect(bench.mailer.mails.count == 20)
    }

    @Test("Running, it looks again by and by, for rows that become due by time alone, with one sleep at a time")
    func idle() async throws {
        let bench = try Bench()
        bench.mailer.fail(with: [.temporary])
        let sleep = ManualSleep()
        let worker = Task {
            await bench.worker.run { pause in
                do { try await sleep.sleep(for: pause) } catch {}
            }
        }
        _ = try await bench.begin()
        // The row has failed once when its due time lies ahead.
        try await turns { bench.store.tables.withLock { $0.mail.due(at: bench.clock.now, limit: 1).isEmpty } }
        try await turns { sleep.sleeperCount == 1 }
        #expect(bench.mailer.mails.isEmpty)
        bench.clock.advance(by: .seconds(8))
        sleep.advance(by: .seconds(5))
        try await turns { bench.mailer.mails.count == 1 }
        try await turns { sleep.sleeperCount == 1 }
        worker.cancel()
        try await outcome(of: worker)
        #expect(sleep.sleeperCount == 0)
    }

    @Test("With a delay a mail waits for a moment drawn by chance, so that nobody sees by the load that one is sent")
    func delayed() async throws {
        let bench = try Bench()
        let sleep = ManualSleep()
        // Three quarters of the delay.
        struct Chance: RandomSource { func next() -> UInt64 { 3 << 62 } }
        let worker = MailWorker(
            site: bench.site, store: bench.store, queue: bench.store, mailer: bench.mailer, events: SilentSink(),
            random: Chance(), delay: .seconds(1))
        let running = Task {
            await worker.run { pause in
                do { try await sleep.sleep(for: pause) } catch {}
            }
        }
        try await turns { sleep.sleeperCount == 1 }
        _ = try await bench.begin()
        try await turns { sleep.sleeperCount == 2 }
        sleep.advance(by: .milliseconds(749))
        #expect(sleep.sleeperCount == 2 && bench.mailer.mails.isEmpty)
        sleep.advance(by: .milliseconds(1))
        try await turns { bench.mailer.mails.count == 1 }
        running.cancel()
        try await outcome(of: running)
    }

    private static func untilCancelled() async {
        let sleep = ManualSleep()
        do { try await sleep.sleep(for: .seconds(1)) } catch {}
    }
}
