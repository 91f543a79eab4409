import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkWeb

@Suite("What a limited requester hears")
struct LimitsTests {
    private static let client = Peer(ipv4: 198, 51, 100, 1)

    private static func house(
        _ limits: LoginLimits = .standard, trusted: TrustedProxies = .nobody, base: String = House.base
    ) throws -> House {
        try House(base: base, policy: try LoginPolicy(limits: limits), trusted: trusted)
    }

    private static func one(_ count: Int, per seconds: Int64 = 3600) throws -> [Rate] {
        [try #require(Rate(count, per: .seconds(seconds)))]
    }

    private static func begin(_ address: String, _ peer: Peer = client, _ more: Fields = []) -> IncomingRequest {
        BehindAProxyTests.through(peer, .form("/device_authorization", ["login_hint": address]), more)
    }

    private static func login(_ address: String, _ browser: Browser, _ peer: Peer = client) -> IncomingRequest {
        BehindAProxyTests.through(peer, browser.request("/login", ["address": address]))
    }

    /// An answer with what has to differ cut out: tokens, numbers and names of logins.
    private static func shape(_ response: OutgoingResponse) -> String {
        let fields = response.fields.pairs.map { "\($0.0): \($0.1)" }.joined(separator: "\n")
        return "\(response.status.code)\n\(fields)\n\(response.text)"
            .replacing(#/eyJ[A-Za-z0-9_.-]+/#, with: { "token of \($0.output.count)" })
            .replacing(#/"user_code":"[0-9]{3}"/#, with: "number").replacing(
                #/ml-login-[A-Za-z0-9_-]{8}/#, with: "login"
            )
            .replacing(#/login=[A-Za-z0-9_-]{8}/#, with: "login")
    }

    @Test("A network over its limit hears 429 and when to come again, in the words of the place")
    func network() async throws {
        let house = try Self.house(try LoginLimits(address: [], kept: [], network: Self.one(2), everybody: []))
        for name in ["ada", "bob"] { #expect(try await house.answer(Self.begin("\(name)@example.org")).status == .ok) }
        let program = try await house.answer(Self.begin("cyd@example.org"))
        #expect(program.status == .tooManyRequests)
        #expect(program.fields["retry-after"] == "1800" && program.fields["cache-control"] == "no-store")
        #expect(try program.error() == "temporarily_unavailable")
        let page = try await house.answer(Self.login("cyd@example.org", Browser(house)))
        #expect(page.status == .tooManyRequests && page.fields["retry-after"] == "1800")
        #expect(page.fields["set-cookie"] == nil && page.text.contains("Try again in 30 minutes"))
        #expect(page.fields["content-security-policy"] != nil)
        #expect(try await house.answer(Self.begin("cyd@example.org", Peer(ipv4: 198, 51, 100, 2))).status == .ok)
        house.pass(.seconds(1799))
        #expect(try await house.answer(Self.begin("cyd@example.org")).fields["retry-after"] == "1")
        house.pass(.seconds(1))
        #expect(try await house.answer(Self.begin("cyd@example.org")).status == .ok)
    }

    @Test("When everybody has begun too many, everybody hears the same 503")
    func everybody() async throws {
        let house = try Self.house(try LoginLimits(address: [], kept: [], network: [], everybody: Self.one(1, per: 60)))
        #expect(try await house.answer(Self.begin("ada@example.org")).status == .ok)
        var answers: Set<String> = []
        for address in ["ada", "bob"] {
            for peer in [Self.client, .unix, Peer(high: 1 << 40, low: 1)] {
                let answer = try await house.answer(Self.begin("\(address)@example.org", peer))
                #expect(answer.status == .serviceUnavailable && answer.fields["retry-after"] == "60")
                answers.insert(Self.shape(answer))
            }
        }
        #expect(answers.count == 1)
        let page = try await house.answer(Self.login("ada@example.org", Browser(house)))
        #expect(page.status == .serviceUnavailable && page.fields["retry-after"] == "60")
        #expect(page.text.contains("Try again in a minute"))
    }

    @Test("A foreign page of a listed origin can read when to come again")
    func foreign() async throws {
        let limits = try LoginLimits(address: [], kept: [], network: Self.one(1), everybody: [])
        let house = try House(policy: try LoginPolicy(limits: limits), origins: ["https://app.example.org"])
        let origin: Fields = [("origin", "https://app.example.org")]
        _ = try await house.answer(Self.begin("ada@example.org", Self.client, origin))
        let answer = try await house.answer(Self.begin("ada@example.org", Self.client, origin))
        #expect(answer.status == .tooManyRequests)
        #expect(answer.fields["access-control-allow-origin"] == "https://app.example.org")
        #expect(answer.fields["access-control-expose-headers"]?.contains("retry-after") == true)
    }

    @Test("Who is counted: an IPv4 address, an IPv6 /64, the client that a trusted proxy names, and programs here")
    func counted() async throws {
        let limits = try LoginLimits(address: [], kept: [], network: Self.one(1), everybody: [])
        let house = try Self.house(limits, trusted: try #require(TrustedProxies("10.0.0.0/8")))
        let proxy = BehindAProxyTests.proxy
        func forwarded(_ text: String) -> Fields { [("x-forwarded-for", text)] }
        let steps: [(Peer, Fields, Status)] = [
            (Peer(ipv4: 192, 0, 2, 1), [], .ok), (Peer(ipv4: 192, 0, 2, 1, port: 99), [], .tooManyRequests),
            (proxy, forwarded("192.0.2.1"), .tooManyRequests), (proxy, forwarded("::ffff:192.0.2.1"), .tooManyRequests),
            (proxy, forwarded("6.6.6.6, 192.0.2.1"), .tooManyRequests), (proxy, forwarded("192.0.2.2"), .ok),
            (Peer(high: 0x2001_0db8 << 32, low: 1), [], .ok),
            (Peer(high: 0x2001_0db8 << 32, low: 2), [], .tooManyRequests),
            (Peer(high: 0x2001_0db8 << 32 | 1, low: 1), [], .ok),
            (Peer(ipv4: 127, 0, 0, 1), [], .ok), (Peer(ipv4: 127, 0, 0, 1), [], .tooManyRequests),
            (.unix, [], .ok), (.unix, [], .tooManyRequests),
            // A proxy that asks for itself, or does not say for whom, stands for many.
            (proxy, [], .ok), (proxy, [], .ok),
            // One whose client has spoiled what it says is counted as one network.
            (proxy, forwarded("unknown"), .ok), (proxy, forwarded("unknown"), .tooManyRequests),
        ]
        for (index, step) in steps.enumerated() {
            let answer = try await house.answer(Self.begin("a\(index)@example.org", step.0, step.1))
            #expect(answer.status == step.2, "step \(index)")
        }
    }

    @Test("Known, unknown, blocked and limited addresses: begin, poll and ask again are answered alike")
    func alike() async throws {
        let house = try Self.house()
        _ = try await house.grant("known@example.org")
        let blocked = try await house.grant("blocked@example.org").tokens
        let bearer: Fields = [("authorization", "Bearer \(blocked["access_token"]?.string ?? "")")]
        let subject = try await house.answer(.get("/session", fields: bearer)).object()["sub"]?.string
        let user = try #require(subject.flatMap { UserID($0) })
        #expect(try await house.flow.block(user))
        house.pass(.seconds(660))
        _ = try await house.answer(Self.begin("limited@example.org", Peer(high: 7 << 40, low: 1)))
        _ = try await house.newestLink()
        let before = house.mailer.mails.count
        var shapes: [String: Set<String>] = [:]
        for name in ["known", "blocked", "limited", "unknown"] {
            let address = "\(name)@example.org"
            let begun = try await house.answer(Self.begin(address))
            shapes["begin", default: []].insert(Self.shape(begun))
            let code = try #require(try begun.object()["device_code"]?.string)
            shapes["poll", default: []].insert(Self.shape(try await house.answer(house.poll(code))))
            let parked = try await house.parked(house.poll(code, wait: 25))
            shapes["park", default: []].insert(Self.shape(try await house.answer(parked.then(.timeout))))
            for sending in 0..<4 {
                let again = try await house.answer(.form("/resend", ["device_code": code]))
                shapes["resend \(sending)", default: []].insert(Self.shape(again))
            }
            // Sent before the login is given up.
            _ = try await house.newestLink()
            shapes["cancel", default: []].insert(
                Self.shape(try await house.answer(.form("/cancel", ["device_code": code]))))
            let browser = Browser(house)
            shapes["login", default: []].insert(Self.shape(try await house.answer(Self.login(address, browser))))
        }
        #expect(shapes.count == 9)
        for (step, found) in shapes { #expect(found.count == 1, "\(step): \(found)") }
        // The known and the unknown one got one each: within a minute no more.
        #expect(house.mailer.mails.count == before + 2)
    }

    @Test("A browser is given its mark by the session it collects, keeps it, and shows it when it begins")
    func mark() async throws {
        let house = try Self.house()
        var laptop = Browser(house)
        #expect(try await laptop.post("/login", ["address": "ada@example.org"]).status == .ok)
        #expect(!laptop.cookies.contains { $0.name == "__Host-ml-browser" })
        let login = try laptop.newestLogin()
        #expect(try await house.confirm(try numberOnPage(try await laptop.get("/login/wait"))).status == .ok)
        let asks = laptop.request("/login/wait", ["login": login])
        let first = try await house.answer(asks)
        let again = try await house.answer(asks)
        #expect(first.fields.all("set-cookie") == again.fields.all("set-cookie"))
        laptop.take(first)
        let mark = try #require(laptop.setCookies.last)
        #expect(
            mark.wholeMatch(
                of: #/__Host-ml-browser=[A-Za-z0-9_-]{22}; Path=\/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax/#)
                != nil)
        let value = laptop.cookies.last { $0.name == "__Host-ml-browser" }?.value
        // In another network, for another login, in the link's own browser: it stays.
        house.pass(.seconds(3600))
        let begun = try await house.answer(Self.login("ada@example.org", laptop, Peer(high: 9 << 40, low: 1)))
        laptop.take(begun)
        let link = try await house.newestLink()
        let done = try await laptop.post("/confirm", ["token": link, "decision": "approve"])
        #expect(done.text.contains("You are signed in"))
        #expect(laptop.setCookies.count == 2)
        #expect(laptop.cookies.last { $0.name == "__Host-ml-browser" }?.value == value)
        // A planted one that cannot be ours is as good as none.
        var other = Browser(house)
        other.plant("__Host-ml-browser", "nonsense")
        #expect(try await house.answer(Self.login("ada@example.org", other)).status == .seeOther)
    }

    @Test("Over http on loopback the mark has no prefix, and without limits there is none")
    func markElsewhere() async throws {
        for (limits, names) in [(LoginLimits.standard, ["ml-session", "ml-browser"]), (.none, ["ml-session"])] {
            let house = try Self.house(limits, base: "http://127.0.0.1:8080")
            let own: Fields = [("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:8080")]
            let begun = try await house.answer(.form("/login", ["address": "ada@example.org"], fields: own))
            let cookie = try #require(begun.fields["set-cookie"]).prefix { $0 != ";" }
            var fields = own
            fields["cookie"] = String(cookie)
            let page = try await house.answer(.get("/login/wait", fields: fields))
            #expect(try await house.confirm(try numberOnPage(page)).status == .ok)
            let login = String(cookie.dropFirst("ml-login-".count).prefix(8))
            let done = try await house.answer(.form("/login/wait", ["login": login], fields: fields))
            let found = done.fields.all("set-cookie").map { String($0.prefix { $0 != "=" }) }
            #expect(found == names)
        }
    }

    @Test("Ten wrong numbers for an address in a day: no number is taken for it, its own browser still signs in")
    func wrongNumbers() async throws {
        let house = try House()
        for _ in 0..<5 {
            let begun = try await house.begin()
            for wrong in ["774", "778", "884", "881"].filter({ $0 != begun.number }).prefix(2) {
                _ = try await house.confirm(wrong)
            }
        }
        var laptop = Browser(house)
        _ = try await laptop.post("/login", ["address": "ADA@example.org"])
        let number = try numberOnPage(try await laptop.get("/login/wait"))
        let link = try await house.newestLink()
        let refused = try await house.confirm(number, link)
        let shown = try await house.answer(.get("/confirm/\(link)"))
        #expect(refused.status == .forbidden && shown.status == .ok)
        for page in [refused, shown] {
            #expect(page.text.contains("Open this link where you asked for it"))
            // No is still there, and Yes is not.
            #expect(page.text.contains("value=\"deny\"") && !page.text.contains("name=\"number\""))
            #expect(page.text.contains("To sign in, open this link in the browser that asked for it"))
        }
        #expect(try await laptop.get("/confirm/\(link)").text.contains("Yes, sign me in here"))
        let other = try await house.begin("bob@example.org")
        #expect(try await house.confirm(other.number).status == .ok)
        let done = try await laptop.post("/confirm", ["token": link, "decision": "approve"])
        #expect(done.text.contains("You are signed in"))
        // A device login of that day ends unconfirmed; the next day's is a login like any other.
        let today = try await house.begin()
        #expect(try await house.confirm(today.number).status == .forbidden)
        #expect(try await house.answer(house.poll(today.deviceCode)).error() == "authorization_pending")
        house.pass(.seconds(86_400))
        let tomorrow = try await house.begin()
        #expect(try await house.confirm(tomorrow.number).status == .ok)
    }
}
