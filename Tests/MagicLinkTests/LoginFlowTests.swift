import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("The origin's side of a login")
struct LoginFlowTests {
    @Test("A whole login: begun, mailed, confirmed elsewhere, collected, and only by the origin")
    func whole() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        #expect(login.lifetime == .seconds(600 + 300 + 30))
        #expect(try await bench.poll(login).isPending)
        let answer = try await bench.confirm(login)
        #expect(answer.record?.progress.state == .confirmed && answer.record?.confirmed == true)
        #expect(answer.session == nil)
        let granted = try #require(try await bench.poll(login).granted)
        #expect(granted.session == login.session && granted.lifetime == .seconds(900))
        let seen = try #require(try await bench.flow.session(.bearer(granted.accessToken.text)))
        #expect(seen.user.address.text == "ada@example.org" && seen.clientID == "magiclink")
        #expect(seen.authenticatedAt == Bench.start && seen.expiresAt == Bench.start + .seconds(30 * 86_400))
        #expect(bench.sink.events.map(\.kind) == [.begun, .mailed, .confirmed, .collected])
    }

    @Test("Rule 7: the same session again, byte for byte, until it is refreshed or the window is over")
    func redelivery() async throws {
        let bench = try Bench()
        let (login, granted) = try await bench.signedIn()
        for step in [0, 60, 239] {
            bench.clock.advance(by: .seconds(step))
            #expect(try await bench.poll(login) == .granted(granted))
        }
        bench.clock.advance(by: .seconds(1))
        #expect(try await bench.poll(login) == .invalid(.alreadyCollected))
        #expect(try await bench.flow.session(.bearer(granted.accessToken.text)) != nil)
        let (other, session) = try await bench.signedIn("bob@example.org")
        _ = try await bench.flow.refresh(session.refreshToken.text, by: "magiclink")
        #expect(try await bench.poll(other) == .invalid(.alreadyCollected))
    }

    @Test("Rule 4: the answer is of one shape for a user, a stranger who may not sign up, and somebody blocked")
    func decoys() async throws {
        let policy = try LoginPolicy(signup: .domains(["example.org"]))
        let bench = try Bench(policy: policy)
        let (_, session) = try await bench.signedIn("ada@example.org")
        let ada = try #require(try await bench.flow.session(.bearer(session.accessToken.text))).user
        #expect(try await bench.flow.block(ada.id))
        let mails = bench.mailer.mails.count
        var events = bench.sink.events.count
        var shapes: Set<[Int]> = []
        for address in ["ada@example.org", "eve@sub.example.org", "eve@example.com"] {
            let login = try await bench.begin(address)
            shapes.insert([
                login.pollToken.text.utf8.count, login.number.text.count, Int(login.lifetime.components.seconds),
            ])
            #expect(try await bench.poll(login).isPending)
            #expect(bench.sink.events.dropFirst(events).map(\.kind) == [.begun])
            events = bench.sink.events.count
            #expect(try await bench.record(login).asked.isDecoy)
            #expect(try await bench.flow.resend(OriginProof(token: login.pollToken.text)) == .done)
            events += 1
            #expect(try await bench.worker.deliverDue() == 2)
            #expect(try await bench.store.dueMail(limit: 10).isEmpty)
            bench.clock.advance(by: .seconds(599))
            #expect(try await bench.poll(login).isPending)
            bench.clock.advance(by: .seconds(1))
            #expect(try await bench.poll(login) == .expired)
        }
        #expect(shapes.count == 1)
        #expect(bench.mailer.mails.count == mails)
    }

    @Test("Rule 4: a decoy's link, were it ever made, opens nothing")
    func decoyLink() async throws {
        let bench = try Bench(policy: try LoginPolicy(signup: .closed))
        let login = try await bench.begin()
        let answer = try await bench.confirm(login)
        #expect(answer.refusal == .mayNotSignIn)
        #expect(try await bench.poll(login).isPending)
    }

    @Test("The mail is sent again three times, always with the same link")
    func resend() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let proof = OriginProof(token: login.pollToken.text)
        try await bench.worker.deliverDue()
        for _ in 0..<3 {
            #expect(try await bench.flow.resend(proof) == .done)
            try await bench.worker.deliverDue()
        }
        #expect(try await bench.flow.resend(proof) == .refused(.tooManyResends))
        try await bench.worker.deliverDue()
        #expect(bench.mailer.mails.count == 4)
        #expect(Set(bench.mailer.mails.map(\.link)).count == 1)
    }

    @Test("Who gives up has killed the link, and may say so twice")
    func cancel() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let proof = OriginProof(token: login.pollToken.text)
        #expect(try await bench.flow.cancel(proof) == .done)
        #expect(try await bench.flow.cancel(proof) == .done)
        #expect(try await bench.confirm(login).refusal == .denied)
        #expect(try await bench.poll(login) == .denied)
        #expect(try await bench.flow.resend(proof) == .refused(.denied))
        try await bench.worker.deliverDue()
        #expect(bench.mailer.mails.isEmpty)
    }

    @Test("Another client, another channel, a wrong, missing or unexpected verifier: invalid, and nothing is told")
    func proofs() async throws {
        let bench = try Bench()
        let verifier = String(repeating: "v", count: 43)
        let challenge = try #require(CodeChallenge(verifier: verifier))
        let wish = LoginWish(address: try EmailAddress("ada@example.org"), challenge: challenge)
        let (bound, bare) = (try await bench.flow.begin(wish), try await bench.begin("bob@example.org"))
        let (token, bareToken) = (bound.pollToken.text, bare.pollToken.text)
        let bad = [
            OriginProof(token: token), OriginProof(token: token, verifier: String(repeating: "w", count: 43)),
            OriginProof(token: token, clientID: "other", verifier: verifier),
            OriginProof(token: token, channel: .browser, verifier: verifier),
            OriginProof(token: bareToken, verifier: verifier), OriginProof(token: bareToken, clientID: "other"),
        ]
        for round in 0..<3 {
            for proof in bad {
                #expect(try await bench.flow.poll(proof) == .invalid(.noSuchLogin), "round \(round)")
                #expect(try await bench.flow.resend(proof) == .invalid(.noSuchLogin))
                #expect(try await bench.flow.cancel(proof) == .invalid(.noSuchLogin))
            }
            let malformed = OriginProof(token: token, verifier: "short")
            #expect(try await bench.flow.poll(malformed) == .invalid(.verifierMalformed))
            // Pending, confirmed, collected: the same.
            if round == 0 { for login in [bound, bare] { _ = try await bench.confirm(login) } }
            if round == 1 {
                let good = [OriginProof(token: token, verifier: verifier), OriginProof(token: bareToken)]
                for proof in good { #expect(try await bench.flow.poll(proof).granted != nil) }
            }
        }
    }

    @Test("Rule 2: link, poll, access and refresh token do not stand in for one another")
    func kinds() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        let (_, session) = try await bench.signedIn("bob@example.org")
        let tokens = [
            "link": link, "poll": login.pollToken.text, "access": session.accessToken.text,
            "refresh": session.refreshToken.text,
        ]
        for (kind, token) in tokens {
            let typed = InvalidProof.token(.type)
            if kind != "poll" { #expect(try await bench.flow.poll(OriginProof(token: token)) == .invalid(typed)) }
            if kind != "refresh" { #expect(try await bench.flow.refresh(token, by: "magiclink") == .invalid(typed)) }
            if kind != "access" { #expect(try await bench.flow.session(.bearer(token)) == nil) }
            guard kind != "link" else { continue }
            let number = login.number.text
            #expect(try await bench.flow.confirm(link: token, number: number, on: Bench.phone).tokenError == .type)
            #expect(
                try await bench.flow.deny(link: token, address: "ada@example.org", on: Bench.phone).tokenError == .type)
            #expect(
                try await bench.flow.report(link: token, address: "ada@example.org", on: Bench.phone).tokenError
                    == .type)
            #expect(
                try await bench.flow.confirm(
                    link: link, ownPollToken: token == login.pollToken.text ? link : token, on: Bench.phone
                ).refusal == .mismatched)
        }
    }

    @Test("Expired: the link's end, the collect window's end, and the poll token's own")
    func expired() async throws {
        let bench = try Bench()
        let (pending, confirmed) = (try await bench.begin(), try await bench.begin("bob@example.org"))
        bench.clock.advance(by: .seconds(599))
        _ = try await bench.confirm(confirmed)
        bench.clock.advance(by: .seconds(1))
        #expect(try await bench.poll(pending) == .expired)
        bench.clock.advance(by: .seconds(299))
        #expect(try await bench.poll(confirmed) == .expired)
        bench.clock.advance(by: .seconds(31))
        #expect(try await bench.poll(confirmed) == .expired)
    }

    @Test("A clock that stands before iat: 30 s are forgiven, no more")
    func early() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let link = try await bench.token(of: login)
        bench.clock.advance(by: .seconds(-30))
        #expect(try await bench.poll(login).isPending)
        bench.clock.advance(by: .seconds(-1))
        #expect(try await bench.poll(login) == .invalid(.token(.notYetValid)))
        let answer = try await bench.flow.confirm(link: link, number: login.number.text, on: Bench.phone)
        #expect(answer.tokenError == .notYetValid)
        bench.clock.advance(by: .seconds(1))
        _ = try await bench.flow.confirm(link: link, number: login.number.text, on: Bench.phone)
        let user = try await bench.store.user(at: EmailAddress("ada@example.org"))
        #expect(user?.lastLogin?.at == Bench.start + .seconds(-30))
    }

    @Test("Rule 8: a store that cannot write is an error, and nothing is answered")
    func unavailable() async throws {
        let bench = try Bench()
        let broken = LoginFlow(
            site: bench.site, store: BrokenStore(), users: bench.store, clock: bench.clock, waiting: bench.waiting)
        let login = try await bench.begin()
        let proof = OriginProof(token: login.pollToken.text)
        let error = StoreError(.unavailable)
        await #expect(throws: LoginNotBegun.failed(error)) {
            try await broken.begin(LoginWish(address: EmailAddress("ada@example.org")))
        }
        await #expect(throws: error) { try await broken.poll(proof) }
        await #expect(throws: error) { try await broken.poll(proof, waiting: .seconds(1)) }
        await #expect(throws: error) { try await broken.cancel(proof) }
    }

    /// Rule 3: a wrong MAC touches no store; if it did, these would throw.
    @Test("Rule 3: a bad token is refused before the store is asked")
    func storeless() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        let flow = LoginFlow(site: bench.site, store: BrokenStore(), users: bench.store, clock: bench.clock)
        let forged = login.pollToken.text.dropLast(3) + "AAA"
        #expect(try await flow.poll(OriginProof(token: String(forged))) != .expired)
        #expect(try await flow.refresh(String(forged), by: "magiclink") == .invalid(.token(.type)))
        #expect(try await flow.session(.bearer(String(forged))) == nil)
        #expect(try await flow.confirm(link: String(forged), number: "123", on: Bench.phone).tokenError == .type)
        guard case .invalid = try await flow.view(link: "x.y.z", on: Bench.phone, ownPollToken: nil) else {
            Issue.record("a link that is none was looked up")
            return
        }
    }
}

/// Nothing can be read or written.
struct BrokenStore: ConfirmationStore {
    let changes = ChangeFeed()

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        throw StoreError(.unavailable)
    }

    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        throw StoreError(.unavailable)
    }

    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        throw StoreError(.unavailable)
    }

    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? { throw StoreError(.unavailable) }

    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] { throw StoreError(.unavailable) }
}
