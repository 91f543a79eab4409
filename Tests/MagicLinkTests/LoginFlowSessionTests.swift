import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("What a login becomes")
struct LoginFlowSessionTests {
    @Test("A refresh gives a new pair once, the same again for 30 s, and later ends the session")
    func refresh() async throws {
        let bench = try Bench()
        let (_, first) = try await bench.signedIn()
        bench.clock.advance(by: .seconds(900))
        #expect(try await bench.flow.session(.bearer(first.accessToken.text)) == nil, "an access token ends at its exp")
        let second = try #require(try await bench.flow.refresh(first.refreshToken.text, by: "magiclink").granted)
        #expect(second.accessToken != first.accessToken && second.refreshToken != first.refreshToken)
        #expect(try await bench.flow.session(.bearer(second.accessToken.text)) != nil)
        bench.clock.advance(by: .seconds(29))
        #expect(try await bench.flow.refresh(first.refreshToken.text, by: "magiclink") == .granted(second))
        bench.clock.advance(by: .seconds(1))
        #expect(try await bench.flow.refresh(first.refreshToken.text, by: "magiclink") == .invalid(.refreshReuse))
        #expect(try await bench.flow.refresh(second.refreshToken.text, by: "magiclink") == .denied)
        #expect(try await bench.flow.session(.bearer(second.accessToken.text)) == nil)
    }

    @Test("Another client's refresh is worth nothing, and ends nothing")
    func otherClient() async throws {
        let bench = try Bench()
        let (_, granted) = try await bench.signedIn()
        #expect(try await bench.flow.refresh(granted.refreshToken.text, by: "other") == .invalid(.noSuchLogin))
        #expect(try await bench.flow.refresh(granted.refreshToken.text, by: "magiclink").granted != nil)
    }

    @Test("No access token outlives its session")
    func lastToken() async throws {
        let bench = try Bench()
        let (_, granted) = try await bench.signedIn()
        bench.clock.now = Bench.start + .seconds(30 * 86_400 - 10)
        let last = try #require(try await bench.flow.refresh(granted.refreshToken.text, by: "magiclink").granted)
        #expect(last.lifetime == .seconds(10))
        bench.clock.advance(by: .seconds(10))
        #expect(try await bench.flow.session(.bearer(last.accessToken.text)) == nil)
        #expect(try await bench.flow.refresh(last.refreshToken.text, by: "magiclink") == .expired)
    }

    @Test("Signing out ends the session everywhere, once")
    func signOut() async throws {
        let bench = try Bench()
        let (login, granted) = try await bench.signedIn()
        #expect(try await bench.flow.signOut(.bearer(granted.accessToken.text)))
        #expect(try await !bench.flow.signOut(.bearer(granted.accessToken.text)))
        #expect(try await bench.flow.session(.bearer(granted.accessToken.text)) == nil)
        #expect(try await bench.flow.refresh(granted.refreshToken.text, by: "magiclink") == .denied)
        #expect(try await bench.poll(login) == .denied)
        #expect(try await !bench.flow.signOut(.bearer("nonsense")))
    }

    @Test("A browser looks without changing anything, collects, is known by its cookie, and signs out")
    func browser() async throws {
        let bench = try Bench()
        let login = try await bench.begin(over: .browser)
        guard case .waiting(_, login.number) = try await bench.flow.look(browser: login.pollToken.text) else {
            Issue.record("a waiting browser was not shown its number")
            return
        }
        guard case .pending = try await bench.flow.collect(browser: login.pollToken.text) else {
            Issue.record("a login that nobody confirmed was not pending")
            return
        }
        _ = try await bench.confirm(login)
        for _ in 0..<2 {
            guard case .ready(let record) = try await bench.flow.look(browser: login.pollToken.text),
                record.progress.state == .confirmed
            else {
                Issue.record("looking collected")
                return
            }
        }
        let cookie = try #require(try await bench.flow.collect(browser: login.pollToken.text).granted)
        #expect(try await bench.flow.collect(browser: login.pollToken.text).granted == cookie)
        #expect(BrowserSession(cookie.text) == cookie && cookie.text.utf8.count == 43)
        #expect(try await bench.flow.session(.browser(cookie))?.user.address.text == "ada@example.org")
        #expect(try await bench.flow.signOut(.browser(cookie)))
        #expect(try await bench.flow.session(.browser(cookie)) == nil)
        guard case .closed(.denied) = try await bench.flow.look(browser: login.pollToken.text) else {
            Issue.record("a session that was ended looked open")
            return
        }
    }

    @Test("A device's poll token opens nothing in a browser, pending, confirmed or collected")
    func foreignChannel() async throws {
        let bench = try Bench()
        let login = try await bench.begin()
        for step in ["pending", "confirmed", "collected"] {
            guard case .invalid(.noSuchLogin) = try await bench.flow.collect(browser: login.pollToken.text) else {
                Issue.record("\(step): a browser was told of a device's login")
                return
            }
            if step == "pending" { _ = try await bench.confirm(login) }
            if step == "confirmed" { #expect(try await bench.poll(login).granted != nil) }
        }
    }

    @Test("A cookie that nobody was given is nobody's", arguments: ["", "A", String(repeating: "A", count: 43)])
    func strangeCookie(text: String) async throws {
        let bench = try Bench()
        let login = try await bench.begin(over: .browser)
        _ = try await bench.confirm(login)
        _ = try await bench.flow.collect(browser: login.pollToken.text)
        guard let cookie = BrowserSession(text) else { return }
        #expect(try await bench.flow.session(.browser(cookie)) == nil)
    }

    @Test("Rule 11: blocking ends what is open and lets nobody in; unblocking brings nothing back")
    func block() async throws {
        let bench = try Bench()
        let (_, session) = try await bench.signedIn()
        let (confirmed, pending) = (try await bench.begin(), try await bench.begin())
        _ = try await bench.confirm(confirmed)
        let user = try #require(try await bench.store.user(at: EmailAddress("ada@example.org")))
        #expect(try await bench.flow.block(user.id))
        #expect(try await bench.flow.session(.bearer(session.accessToken.text)) == nil)
        #expect(try await bench.flow.refresh(session.refreshToken.text, by: "magiclink") == .denied)
        #expect(try await bench.poll(confirmed) == .denied)
        #expect(try await bench.confirm(pending).refusal == .mayNotSignIn)
        #expect(try await bench.poll(pending).isPending)
        #expect(try await bench.flow.block(user.id), "repeating a block finishes it")
        #expect(try await bench.flow.unblock(user.id))
        #expect(try await bench.flow.refresh(session.refreshToken.text, by: "magiclink") == .denied)
        #expect(try await bench.poll(confirmed) == .denied)
        #expect(try await bench.confirm(pending).record != nil)
        #expect(try await !bench.flow.block(UserID(high: 1, low: 1)))
        #expect(try await !bench.flow.unblock(UserID(high: 1, low: 1)))
    }

    @Test("Rule 11: a block that was cut short after its mark has let nobody in")
    func halfBlock() async throws {
        let bench = try Bench()
        let (login, session) = try await bench.signedIn()
        let user = try #require(try await bench.store.user(at: EmailAddress("ada@example.org")))
        _ = try await bench.store.setBlocked(true, for: user.id)
        #expect(try await bench.poll(login) == .denied)
        #expect(try await bench.flow.session(.bearer(session.accessToken.text)) == nil)
        #expect(try await bench.flow.refresh(session.refreshToken.text, by: "magiclink") == .denied)
    }

    @Test("A login keeps its key: a newer one signs what is new, a retired one ends what names it")
    func keys() async throws {
        let bench = try Bench()
        let (login, session) = try await bench.signedIn()
        let waiting = try await bench.begin("bob@example.org")
        let link = try await bench.token(of: waiting)
        let rotated = try bench.rekeyed(Bench.newKey + Bench.oneKey)
        #expect(try await rotated.poll(OriginProof(token: login.pollToken.text)) == .granted(session))
        #expect(try await rotated.confirm(link: link, number: waiting.number.text, on: Bench.phone).record != nil)
        let new = try await rotated.begin(LoginWish(address: EmailAddress("cleo@example.org")))
        #expect(try await bench.record(new).asked.keyID.text == "k2")
        let retired = try bench.rekeyed(Bench.newKey)
        #expect(try await retired.poll(OriginProof(token: login.pollToken.text)) == .invalid(.token(.keyID)))
        #expect(try await retired.session(.bearer(session.accessToken.text)) == nil)
        #expect(try await retired.refresh(session.refreshToken.text, by: "magiclink") == .invalid(.token(.keyID)))
        #expect(
            try await retired.confirm(link: link, number: waiting.number.text, on: Bench.phone).tokenError == .keyID)
        #expect(try await retired.poll(OriginProof(token: new.pollToken.text)).isPending)
    }

    @Test("A retired key ends a browser's session too")
    func retiredBrowser() async throws {
        let bench = try Bench()
        let login = try await bench.begin(over: .browser)
        _ = try await bench.confirm(login)
        let cookie = try #require(try await bench.flow.collect(browser: login.pollToken.text).granted)
        #expect(try await bench.rekeyed(Bench.newKey + Bench.oneKey).session(.browser(cookie)) != nil)
        #expect(try await bench.rekeyed(Bench.newKey).session(.browser(cookie)) == nil)
    }

    @Test("Another key of the ring opens no login that does not name it, whichever kind of token it signs")
    func otherKey() async throws {
        let bench = try Bench(keys: Bench.oneKey + Bench.newKey.dropLast() + " verify\n")
        let (login, _) = try await bench.signedIn()
        let record = try await bench.record(login)
        let codec = TokenCodec(issuer: bench.site.baseURL, keys: bench.site.keys)
        let leaked = try #require(KeyID("k2"))
        let (now, later) = (bench.clock.now, bench.clock.now + .seconds(60))
        let access = SessionClaims(
            audience: bench.site.baseURL, subject: record.asked.subject, session: login.session, clientID: "magiclink",
            authenticatedAt: now, issuedAt: now, expiresAt: later, id: record.asked.tokenID)
        let refresh = RefreshClaims(
            session: login.session, clientID: "magiclink", generation: 0, issuedAt: now, expiresAt: later)
        let poll = PollClaims(session: login.session, clientID: "magiclink", issuedAt: now, expiresAt: later)
        #expect(try await bench.flow.session(.bearer(codec.sign(access, under: leaked).text)) == nil)
        #expect(try await bench.flow.session(.bearer(codec.sign(access, under: record.asked.keyID).text)) != nil)
        let forged = try codec.sign(refresh, under: leaked).text
        #expect(try await bench.flow.refresh(forged, by: "magiclink") == .invalid(.noSuchLogin))
        let polled = try await bench.flow.poll(OriginProof(token: codec.sign(poll, under: leaked).text))
        #expect(polled == .invalid(.noSuchLogin))
    }
}
