import MagicLinkTesting
import Testing

@testable import MagicLink
@testable import MagicLinkJWT

@Suite("What the table does not show: who asks, who may, and what came before")
struct ConfirmationTests {
    private static let own = ["resend", "cancel", "collect"]

    @Test("Rule 2: what is not this record's opens nothing, whatever its state", arguments: Self.states)
    func mismatched(state: String) throws {
        let sample = try Sample(state)
        let other = try #require(KeyID("k2"))
        let challenge = try #require(CodeChallenge(verifier: String(repeating: "v", count: 43)))
        let right = Confirmation.Approval.number(MatchNumber("493"), isRight: true)
        let address = Confirmation.Objection.address(sample.record.asked.address)
        let links = [
            sample.link(TokenID(high: 8, low: 8)), sample.link(nil, UserID(high: 8, low: 8)),
            sample.link(nil, nil, other),
        ]
        let polls = [
            sample.poll(by: "other"), sample.poll(over: .browser), sample.poll(key: other),
            sample.poll(answering: challenge),
        ]
        let refreshes = [
            sample.refresh(0, by: "other"), sample.refresh(0, key: other), sample.refresh(-1),
            sample.refresh(sample.record.progress.generation + 1),
        ]
        let actions: [Confirmation.Action] =
            links.flatMap {
                [.confirm($0, by: right, admitsNewUser: true), .deny($0, by: address), .report($0, by: address)]
            }
            + polls.flatMap { [.resend($0), .cancel($0), .collect($0, browserSession: nil)] }
            + [.collect(sample.poll(), browserSession: Sample.cookie)] + refreshes.map { .refresh($0) }
        for action in actions {
            var record = sample.record
            let (outcome, effects) = record.apply(action, given: sample.facts(at: 1210))
            #expect(outcome == .refused(.mismatched, sample.record) && effects.isEmpty)
        }
    }

    static let states = Set(ConfirmationTable.rows.map(\.state)).sorted()

    @Test("In the origin's own browser no number is asked, and confirming collects")
    func ownBrowser() throws {
        let sample = try Sample("pending", over: .browser)
        var record = sample.record
        let (outcome, effects) = record.apply(try sample.action("own"), given: sample.facts(at: 1100))
        #expect(outcome == .applied(record))
        #expect(record.progress.state == .collected && record.progress.browserSession == Sample.cookie)
        #expect(record.progress.confirmedAt == NumericDate(1100) && record.progress.collectedAt == NumericDate(1100))
        #expect(effects.count == 1)
        let collected = record
        #expect(record.apply(try sample.action("own"), given: sample.facts(at: 1159)).0 == .repeated(collected))
        #expect(
            record.apply(try sample.action("own"), given: sample.facts(at: 1160)).0 == .refused(.alreadyUsed, collected)
        )
        #expect(
            record.apply(try sample.action("refresh"), given: sample.facts(at: 1110)).0
                == .refused(.mismatched, collected))
    }

    @Test("A device's login has no own browser, and a cookie is no tokens")
    func channels() throws {
        let device = try Sample("pending")
        var record = device.record
        #expect(
            record.apply(try device.action("own"), given: device.facts(at: 1100)).0 == .refused(.mismatched, record))
        let forged = device.confirm(.ownBrowser(device.poll(), browserSession: Sample.cookie))
        #expect(record.apply(forged, given: device.facts(at: 1100)).0 == .refused(.mismatched, record))
        for objection in [Confirmation.Objection.ownBrowser(device.poll()), .ownBrowser(device.poll(over: .browser))] {
            #expect(
                record.apply(.deny(device.link(), by: objection), given: device.facts(at: 1100)).0
                    == .refused(.mismatched, record))
        }
        let browser = try Sample("confirmed", over: .browser)
        record = browser.record
        let bare = Confirmation.Action.collect(browser.poll(), browserSession: nil)
        #expect(record.apply(bare, given: browser.facts(at: 1110)).0 == .refused(.mismatched, record))
        let objection = Confirmation.Objection.ownBrowser(browser.poll())
        _ = record.apply(.report(browser.link(), by: objection), given: browser.facts(at: 1110))
        #expect(record.progress.state == .revoked)
    }

    @Test("Rule 1: a number that is none, and the same wrong one again, cost no try")
    func tries() throws {
        let sample = try Sample("mistyped")
        var record = sample.record
        for _ in 0..<50 {
            #expect(
                record.apply(try sample.action("malformed"), given: sample.facts(at: 1100)).0
                    == .refused(.numberMalformed, sample.record))
            let (outcome, effects) = record.apply(try sample.action("same wrong"), given: sample.facts(at: 1100))
            #expect(outcome == .refused(.numberWrong, sample.record) && effects.isEmpty)
        }
        let (outcome, effects) = record.apply(try sample.action("wrong"), given: sample.facts(at: 1100))
        #expect(outcome == .refused(.denied, record) && record.progress.ending == .wrongNumbers)
        #expect(effects == [.countWrongNumber(record.asked.address, at: NumericDate(1100))])
    }

    @Test("Rule 1: No and This wasn't me need the address, typed", arguments: [nil, "eve@example.org"])
    func address(_ typed: String?) throws {
        let address = try typed.map { try EmailAddress($0) }
        for (state, action) in [("pending", Confirmation.Action.deny), ("confirmed", Confirmation.Action.report)] {
            let sample = try Sample(state)
            var record = sample.record
            let outcome = record.apply(action(sample.link(), .address(address)), given: sample.facts(at: 1150)).0
            #expect(outcome == .refused(.addressWrong, sample.record))
        }
    }

    @Test("Rule 1: the address typed is the one the mail went to: the user's, where there is a user")
    func storedAddress() throws {
        let (typed, stored) = (try EmailAddress("ada@example.org"), try EmailAddress("ada@new.example"))
        for (state, action) in [("pending", Confirmation.Action.deny), ("confirmed", Confirmation.Action.report)] {
            let sample = try Sample(state)
            let user = User(id: Sample.user, address: stored, isBlocked: false, lastLogin: nil)
            let facts = Confirmation.Facts(now: NumericDate(1150), user: user, wrongNumbers: nil)
            var record = sample.record
            let refused = record.apply(action(sample.link(), .address(typed)), given: facts).0
            #expect(refused == .refused(.addressWrong, sample.record))
            #expect(record.apply(action(sample.link(), .address(stored)), given: facts).0 == .applied(record))
        }
    }

    @Test("Rule 5: only the device that used a link sees Done, and only for a minute")
    func justDone() throws {
        let sample = try Sample("confirmed")
        let other = Device(browser: .chrome, system: .windows)
        let used = Confirmation.LinkStanding.used(at: NumericDate(1100), by: Sample.device)
        for (device, time, wanted) in [
            (Sample.device, 1159, .justDone), (Sample.device, 1160, used), (other, 1101, used),
            (other, 80_000, used), (Sample.device, 80_000, used),
        ] as [(Device, Int64, Confirmation.LinkStanding)] {
            let facts = sample.facts(at: time)
            #expect(sample.record.standing(of: sample.link(on: device), admitsNewUser: true, given: facts) == wanted)
        }
        var record = sample.record
        let wrong = sample.confirm(.number(MatchNumber("639"), isRight: false))
        #expect(record.apply(wrong, given: sample.facts(at: 1101)).0 == .refused(.alreadyUsed, sample.record))
    }

    @Test("Rule 6: a link older than the last login is refused, and so is one of the same second and login")
    func lastLogin() throws {
        let sample = try Sample("pending")
        let other = SessionID(high: 9, low: 9)
        for (mark, isOpen) in [
            (User.LastLogin(at: NumericDate(999), session: other), true),
            (User.LastLogin(at: NumericDate(1000), session: other), true),
            (User.LastLogin(at: NumericDate(1000), session: sample.record.asked.id), false),
            (User.LastLogin(at: NumericDate(999), session: sample.record.asked.id), true),
            (User.LastLogin(at: NumericDate(1001), session: other), false),
        ] {
            let facts = sample.facts(at: 1100, lastLogin: mark)
            for action in ["yes", "no"] {
                var record = sample.record
                let outcome = record.apply(try sample.action(action), given: facts).0
                #expect(outcome == (isOpen ? .applied(record) : .refused(.superseded, sample.record)), "\(mark)")
            }
        }
    }

    @Test("Rule 6: last_login is the link's iat, and never later than now")
    func lastLoginNow() throws {
        let sample = try Sample("pending")
        for (now, mark) in [(Int64(1100), Int64(1000)), (1000, 1000), (990, 990)] {
            var record = sample.record
            let (_, effects) = record.apply(try sample.action("yes"), given: sample.facts(at: now))
            let wanted = User.LastLogin(at: NumericDate(mark), session: record.asked.id)
            #expect(record.progress.lastLogin == wanted.at)
            #expect(
                effects == [.recordLogin(RecordedLogin(user: Sample.user, address: record.asked.address, mark: wanted))]
            )
        }
    }

    @Test(
        "Rule 11: who may not sign in gets no further", arguments: ["pending", "confirmed", "collected", "refreshed"])
    func blocked(state: String) throws {
        let sample = try Sample(state)
        let step = ["pending": "yes", "confirmed": "collect"][state] ?? "refresh"
        let gone = Confirmation.Facts(now: NumericDate(1305), user: nil, wrongNumbers: nil)
        for facts in [sample.facts(at: 1305, isBlocked: true), gone] where state != "pending" || facts.user != nil {
            for action in Set([step, state == "pending" ? "yes" : step, state == "collected" ? "collect" : step]) {
                var record = sample.record
                #expect(
                    record.apply(try sample.action(action), given: facts).0 == .refused(.mayNotSignIn, sample.record))
            }
            #expect(!sample.record.isLiveSession(given: facts))
        }
        // Who may no longer sign in may still say no, and give up.
        var record = sample.record
        let no = try sample.action(state == "pending" ? "no" : "report")
        #expect(record.apply(no, given: sample.facts(at: 1305, isBlocked: true)).0 == .applied(record))
    }

    @Test("Rule 11: the own browser's session is not given again to somebody blocked meanwhile")
    func blockedRedelivery() throws {
        let sample = try Sample("pending", over: .browser)
        var record = sample.record
        _ = record.apply(try sample.action("own"), given: sample.facts(at: 1100))
        let collected = record
        for action in ["own", "collect"] {
            let outcome = record.apply(try sample.action(action), given: sample.facts(at: 1110, isBlocked: true)).0
            #expect(outcome == .refused(.mayNotSignIn, collected))
        }
    }

    @Test("Rule 11: a person without a row needs open sign-up when confirming too; a decoy never gets in")
    func strangers() throws {
        let nobody = Confirmation.Facts(now: NumericDate(1100), user: nil, wrongNumbers: nil)
        let right = Confirmation.Approval.number(MatchNumber("493"), isRight: true)
        for (isDecoy, admits) in [(false, true), (false, false), (true, true), (true, false)] {
            let sample = try Sample("pending", isDecoy: isDecoy)
            var record = sample.record
            let outcome = record.apply(sample.confirm(right, admitsNewUser: admits), given: nobody).0
            #expect(outcome == (admits && !isDecoy ? .applied(record) : .refused(.mayNotSignIn, sample.record)))
        }
    }

    @Test("Ten wrong numbers in a day close an address to numbers, not to the own browser")
    func wrongNumbers() throws {
        for (day, count, isClosed) in [(Int64(0), 9, false), (0, 10, true), (0, 11, true), (-1, 10, false)] {
            let counted = Confirmation.WrongNumbers(day: day, count: count)
            let device = try Sample("pending")
            var record = device.record
            let outcome = record.apply(try device.action("yes"), given: device.facts(at: 1100, wrongNumbers: counted)).0
            #expect(outcome == (isClosed ? .refused(.needsOwnBrowser, device.record) : .applied(record)))
            let browser = try Sample("pending", over: .browser)
            record = browser.record
            _ = record.apply(try browser.action("own"), given: browser.facts(at: 1100, wrongNumbers: counted))
            #expect(record.progress.state == .collected)
        }
        var counted = Confirmation.WrongNumbers.counting(one: nil, at: NumericDate(86_399))
        #expect(counted == Confirmation.WrongNumbers(day: 0, count: 1))
        counted = .counting(one: counted, at: NumericDate(86_399))
        #expect(counted == Confirmation.WrongNumbers(day: 0, count: 2))
        #expect(Confirmation.WrongNumbers.counting(one: counted, at: NumericDate(86_400)).count == 1)
        #expect(NumericDate(-1).dayNumber == -1 && NumericDate(-86_400).dayNumber == -1)
    }

    @Test(
        "Records outlive their end by a day, and never die before their poll token",
        arguments: [
            ("pending", Int64(88_000)), ("confirmed", 87_800), ("collected", 2_679_500), ("denied", 87_399),
            ("reported", 87_399),
        ])
    func removable(state: String, at: Int64) throws {
        #expect(try Sample(state).record.removableAt == NumericDate(at))
    }

    @Test("Every refusal and every ending has its own stable code")
    func codes() {
        #expect(Set(Confirmation.Refusal.allCases.map(\.rawValue)).count == Confirmation.Refusal.allCases.count)
        #expect(
            Confirmation.Refusal.allCases.allSatisfy { code in
                code.rawValue.utf8.allSatisfy { $0 == 95 || (97...122).contains($0) }
            })
        #expect(
            Confirmation.Ending.allCases.map(\.rawValue) == [
                "denied", "cancelled", "wrong_numbers", "reported", "signed_out", "blocked", "refresh_reuse",
            ])
    }
}
