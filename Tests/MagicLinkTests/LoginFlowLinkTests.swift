import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("The confirming device's side of a login")
struct LoginFlowLinkTests {
    @Test("Rule 1: viewing a link a hundred times changes nothing and tells nobody")
    func viewing() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        let before = try await bench.record(login)
        let events = bench.sink.events
        for _ in 0..<100 {
            let view = try await bench.flow.view(link: link, on: Bench.phone, ownPollToken: nil)
            guard case .record(before, .open, isOwnBrowser: false) = view else {
                Issue.record("a waiting link did not look like one")
                return
            }
        }
        #expect(try await bench.record(login) == before)
        #expect(bench.sink.events == events)
        #expect(try await bench.confirm(login).record != nil)
    }

    @Test("Rule 5: a link works once, and says so also after its exp")
    func once() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        #expect(try await bench.confirm(login).record != nil)
        #expect(try await bench.confirm(login).record != nil, "the same button, pressed twice")
        #expect(bench.sink.events.filter { $0.kind == .confirmed }.count == 1)
        bench.clock.advance(by: .seconds(60))
        #expect(try await bench.confirm(login).refusal == .alreadyUsed)
        bench.clock.advance(by: .seconds(20 * 3600))
        #expect(try await bench.confirm(login).refusal == .alreadyUsed)
        let view = try await bench.flow.view(link: link, on: Bench.laptop, ownPollToken: nil)
        guard case .record(_, .used(at: Bench.start, by: Bench.phone), _) = view else {
            Issue.record("a used link did not say when and by what")
            return
        }
    }

    @Test("Two wrong numbers end a login; malformed and repeated ones cost nothing")
    func wrongNumbers() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        for typed in ["", "12", "12a", "1234", "１２３", bench.wrongNumber(for: login), bench.wrongNumber(for: login)] {
            let answer = try await bench.flow.confirm(link: link, number: typed, on: Bench.phone)
            #expect(answer.refusal == (typed == bench.wrongNumber(for: login) ? .numberWrong : .numberMalformed))
            #expect(try await bench.poll(login).isPending)
        }
        let last = bench.wrongNumber(for: login, 1)
        #expect(try await bench.flow.confirm(link: link, number: last, on: Bench.phone).refusal == .denied)
        #expect(try await bench.poll(login) == .denied)
        #expect(try await bench.confirm(login).refusal == .denied)
    }

    @Test("One wrong number leaves a try")
    func secondTry() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        _ = try await bench.flow.confirm(link: link, number: bench.wrongNumber(for: login), on: Bench.phone)
        #expect(try await bench.confirm(login).record != nil)
    }

    @Test("No, with the address typed in any spelling, is final")
    func deny() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        for typed in ["", "eve@example.org", "ada@example.org ", "ada"] {
            #expect(try await bench.flow.deny(link: link, address: typed, on: Bench.phone).refusal == .addressWrong)
        }
        #expect(try await bench.poll(login).isPending)
        #expect(try await bench.flow.deny(link: link, address: "ADA@Example.ORG", on: Bench.phone).record != nil)
        #expect(try await bench.poll(login) == .denied)
        #expect(try await bench.confirm(login).refusal == .denied)
    }

    @Test("Rule 5: This wasn't me ends the session, also after the link's exp, before and after it is collected")
    func report() async throws {
        let bench = try Bench()
        for (delay, collects) in [(0, false), (0, true), (3600, true)] {
            let login = try await bench.begin()
            let link = try await bench.token(of: login)
            #expect(
                try await bench.flow.report(link: link, address: "ada@example.org", on: Bench.phone).refusal == .pending
            )
            _ = try await bench.confirm(login)
            let granted = collects ? try await bench.poll(login).granted : nil
            bench.clock.advance(by: .seconds(delay))
            #expect(
                try await bench.flow.report(link: link, address: "eve@example.org", on: Bench.phone).refusal
                    == .addressWrong)
            for _ in 0..<2 {
                #expect(
                    try await bench.flow.report(link: link, address: "ada@example.org", on: Bench.phone).record != nil)
            }
            if let granted {
                #expect(try await bench.flow.refresh(granted.refreshToken.text, by: "magiclink") == .denied)
                #expect(try await bench.flow.session(.bearer(granted.accessToken.text)) == nil)
            }
            if delay == 0 { #expect(try await bench.poll(login) == .denied) }
        }
    }

    @Test("The origin's own browser confirms without a number and has its cookie at once")
    func ownBrowser() async throws {
        let bench = try Bench()
        let login = try await bench.begin(over: .browser)
        let link = try await bench.token(of: login)
        let view = try await bench.flow.view(link: link, on: Bench.laptop, ownPollToken: login.pollToken.text)
        guard case .record(_, .open, isOwnBrowser: true) = view else {
            Issue.record("the own browser was not known")
            return
        }
        let answer = try await bench.flow.confirm(link: link, ownPollToken: login.pollToken.text, on: Bench.laptop)
        let cookie = try #require(answer.session)
        #expect(answer.record?.progress.state == .collected)
        #expect(try await bench.flow.session(.browser(cookie))?.id == login.session)
        let again = try await bench.flow.confirm(link: link, ownPollToken: login.pollToken.text, on: Bench.laptop)
        #expect(again.session == cookie)
        #expect(try await bench.flow.collect(browser: login.pollToken.text).granted == cookie)
        #expect(try await bench.poll(login) == .invalid(.noSuchLogin), "a browser's login never gives a JWT")
    }

    @Test("A cookie of another login, of a device, or with the sid alone, is not the own browser")
    func planted() async throws {
        let bench = try Bench()
        let (login, other) = (
            try await bench.begin(over: .browser), try await bench.begin("eve@example.org", over: .browser)
        )
        let device = try await bench.begin("bob@example.org")
        let link = try await bench.token(of: login)
        for planted in [other.pollToken.text, device.pollToken.text, login.session.description, link, ""] {
            let answer = try await bench.flow.confirm(link: link, ownPollToken: planted, on: Bench.laptop)
            #expect(answer.refusal == .mismatched && answer.session == nil)
            #expect(
                try await bench.flow.deny(link: link, ownPollToken: planted, on: Bench.laptop).refusal == .mismatched)
            #expect(
                try await bench.flow.report(link: link, ownPollToken: planted, on: Bench.laptop).refusal == .mismatched)
            guard
                case .record(_, _, isOwnBrowser: false) = try await bench.flow.view(
                    link: link, on: Bench.laptop, ownPollToken: planted)
            else {
                Issue.record("a planted cookie was believed")
                return
            }
        }
        let deviceLink = try await bench.token(of: device)
        let answer = try await bench.flow.confirm(
            link: deviceLink, ownPollToken: device.pollToken.text, on: Bench.laptop)
        #expect(answer.refusal == .mismatched)
        #expect(try await bench.record(login).progress == Confirmation.Progress())
    }

    @Test("The own browser may also say no, and that it was somebody else")
    func ownObjections() async throws {
        let bench = try Bench()
        let (login, other) = (
            try await bench.begin(over: .browser), try await bench.begin("bob@example.org", over: .browser)
        )
        let (link, otherLink) = (try await bench.token(of: login), try await bench.token(of: other))
        let denied = try await bench.flow.deny(link: link, ownPollToken: login.pollToken.text, on: Bench.laptop)
        #expect(denied.record?.progress.state == .denied)
        _ = try await bench.confirm(other)
        let reported = try await bench.flow.report(
            link: otherLink, ownPollToken: other.pollToken.text, on: Bench.laptop)
        #expect(reported.record?.progress.state == .revoked)
    }

    @Test("Under same-browser matching no number helps, and none is judged")
    func sameBrowser() async throws {
        let bench = try Bench(policy: try LoginPolicy(match: .sameBrowser))
        let login = try await bench.begin(over: .browser)
        let link = try await bench.token(of: login)
        #expect(bench.mailer.mails.map(\.asksNumber) == [false])
        for typed in [login.number.text, bench.wrongNumber(for: login), "x"] {
            #expect(
                try await bench.flow.confirm(link: link, number: typed, on: Bench.phone).refusal == .needsOwnBrowser)
        }
        #expect(try await bench.record(login).progress == Confirmation.Progress())
        let answer = try await bench.flow.confirm(link: link, ownPollToken: login.pollToken.text, on: Bench.laptop)
        #expect(answer.session != nil)
    }

    @Test("Two origins for one address: both in the order they began, in the same second too", arguments: [0, 1])
    func twoOrigins(seconds: Int) async throws {
        let bench = try Bench()
        let first = try await bench.begin()
        bench.clock.advance(by: .seconds(seconds))
        let second = try await bench.begin()
        for login in [first, second] {
            #expect(try await bench.confirm(login).record != nil)
            #expect(try await bench.poll(login).granted?.session == login.session)
        }
        #expect(try await bench.poll(first).granted != nil)
    }

    @Test("Rule 6: a link older than the last login is refused, and its page says so")
    func superseded() async throws {
        let bench = try Bench()
        let first = try await bench.begin()
        let link = try await bench.token(of: first)
        bench.clock.advance(by: .seconds(1))
        let second = try await bench.begin()
        #expect(try await bench.confirm(second).record != nil)
        #expect(try await bench.confirm(first).refusal == .superseded)
        guard
            case .record(_, .superseded, _) = try await bench.flow.view(link: link, on: Bench.phone, ownPollToken: nil)
        else {
            Issue.record("the page of a retired link did not say so")
            return
        }
        #expect(try await bench.poll(first).isPending)
        #expect(try await bench.poll(second).granted != nil)
    }

    @Test("A link with one bit changed, at any position, opens nothing")
    func bits() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = Array(try await bench.token(of: login).utf8)
        for index in link.indices {
            for bit in 0..<8 {
                var changed = link
                changed[index] ^= 1 << UInt8(bit)
                let text = String(decoding: changed, as: UTF8.self)
                let answer = try await bench.flow.confirm(link: text, number: login.number.text, on: Bench.phone)
                #expect(answer.tokenError != nil, "byte \(index), bit \(bit)")
            }
        }
        #expect(try await bench.record(login).progress == Confirmation.Progress())
        #expect(try await bench.confirm(login).record != nil)
    }

    @Test("The whole link stays under 512 bytes")
    func length() async throws {
        let bench = try Bench()
        #expect(try await bench.link(of: bench.begin()).utf8.count < 512)
    }

    @Test("An unknown login, and a link of another MagicLink, open nothing")
    func strangers() async throws {
        let (bench, other) = (try Bench(), try Bench(random: SeededRandom(seed: 2)))
        let link = try await other.token(of: other.begin())
        guard case .unknown = try await bench.flow.confirm(link: link, number: "493", on: Bench.phone) else {
            Issue.record("a login that was never begun was found")
            return
        }
        let foreign = try Bench(keys: Bench.newKey)
        let foreignLink = try await foreign.token(of: foreign.begin())
        #expect(try await bench.flow.confirm(link: foreignLink, number: "493", on: Bench.phone).tokenError == .keyID)
    }
}
