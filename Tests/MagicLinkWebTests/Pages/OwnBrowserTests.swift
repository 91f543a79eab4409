import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("A link that is opened in the browser that asked")
struct OwnBrowserTests {
    private func asked(_ policy: LoginPolicy? = nil) async throws -> (House, Browser, String) {
        let house = try House(policy: policy)
        var laptop = Browser(house)
        _ = try await laptop.post("/login", ["address": "ada@example.org", "return_to": "/app?x=1&y=2"])
        return (house, laptop, try await house.newestLink())
    }

    @Test("No number is asked, and Yes signs in on the spot")
    func approves() async throws {
        var (house, laptop, link) = try await asked()
        let page = try await laptop.get("/confirm/\(link)")
        let forms = PageForm.all(in: page)
        #expect(forms.map { $0.inputs.map(\.name) } == [["token", "decision"], ["token", "decision"]])
        #expect(page.text.contains(LinkTests.warning))
        let done = try await laptop.post("/confirm", ["token": link, "decision": "approve"])
        #expect(done.status == .ok)
        #expect(done.text.contains("You are signed in"))
        #expect(done.text.contains("href=\"/app?x=1&amp;y=2\""))
        #expect(laptop.setCookies.count == 1)
        #expect(try await laptop.get("/session").object()["email"]?.string == "ada@example.org")
        // The tab that waits gets the same session.
        let before = laptop.cookies.last { $0.name == "__Host-ml-session" }?.value
        let waiting = try await laptop.post("/login/wait", ["login": try laptop.newestLogin()])
        #expect(waiting.text.contains("You are signed in"))
        #expect(laptop.cookies.last { $0.name == "__Host-ml-session" }?.value == before)
        #expect(house.mailer.mails.count == 1)
    }

    @Test("No needs no address there")
    func denies() async throws {
        var (_, laptop, link) = try await asked()
        #expect(try await laptop.post("/confirm", ["token": link, "decision": "deny"]).status == .ok)
        #expect(try await laptop.get("/login/wait").status == .gone)
    }

    @Test("What is typed there is judged as typed, cookie or not")
    func typed() async throws {
        var (house, laptop, link) = try await asked()
        let number = try numberOnPage(try await laptop.get("/login/wait"))
        let wrong = number == "774" ? "778" : "774"
        let refused = try await laptop.post("/confirm", ["token": link, "decision": "approve", "number": wrong])
        #expect(refused.status == .unprocessableContent)
        let denied = try await laptop.post(
            "/confirm", ["token": link, "decision": "deny", "address": "eve@example.org"])
        #expect(denied.status == .unprocessableContent)
        #expect(try await house.confirm(number, link).status == .ok)
    }

    @Test("This wasn't me needs no address there")
    func reports() async throws {
        var (house, laptop, link) = try await asked()
        let number = try numberOnPage(try await laptop.get("/login/wait"))
        try await house.confirm(number, link)
        _ = try await laptop.post("/login/wait", ["login": try laptop.newestLogin()])
        house.pass(.seconds(60))
        let page = try await laptop.get("/confirm/\(link)")
        #expect(PageForm.all(in: page).map { $0.inputs.map(\.name) } == [["token"]])
        let elsewhere = try await house.answer(.form("/report", ["token": link]))
        #expect(elsewhere.status == .unprocessableContent)
        #expect(try await laptop.get("/session").status == .ok)
        #expect(try await laptop.post("/report", ["token": link]).status == .ok)
        #expect(try await laptop.get("/session").status == .unauthorized)
    }

    @Test(
        "The cookie acts only for our own page",
        arguments: [
            ([("sec-fetch-site", "same-origin")], true),
            ([("sec-fetch-site", "same-origin"), ("origin", "null")], true),
            ([("origin", House.base)], true),
            ([("origin", "null")], true),
            ([], false),
            ([("sec-fetch-site", "none")], false),
            ([("sec-fetch-site", "same-site")], false),
            ([("sec-fetch-site", "same-site"), ("origin", "null")], false),
            ([("sec-fetch-site", "cross-site")], false),
            ([("sec-fetch-site", "cross-site"), ("origin", "null")], false),
            ([("origin", "https://evil.example")], false),
        ] as [([(String, String)], Bool)])
    func comesFromOurPage(_ pairs: [(String, String)], _ acts: Bool) async throws {
        let (house, laptop, link) = try await asked()
        for decision in ["deny", "approve"] {
            var fields: Fields = [("cookie", laptop.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; "))]
            for (name, value) in pairs { fields.add(name, value) }
            let request = IncomingRequest.form("/confirm", ["token": link, "decision": decision], fields: fields)
            let answer = try await house.answer(request)
            #expect((answer.status == .ok) == (acts && decision == "deny"))
            #expect(answer.fields["set-cookie"] == nil)
        }
    }

    @Test("A planted cookie that holds only the sid, or another login's poll token, proves nothing")
    func planted() async throws {
        let (house, laptop, link) = try await asked()
        let mine = try #require(laptop.cookies.first)
        var stranger = Browser(house)
        _ = try await stranger.post("/login", ["address": "eve@example.org"])
        let theirs = try #require(stranger.cookies.first)
        let payload = try #require(Base64URL.decode(String(link.split(separator: ".")[1])))
        let sid = try #require(try JSONValue(parsing: payload)["sid"]?.string)
        #expect(mine.name.hasSuffix(String(sid.prefix(8))))
        for value in [sid, theirs.value, link, "x"] {
            var phone = Browser(house, userAgent: LinkTests.phone)
            phone.plant(mine.name, value)
            let page = try await phone.get("/confirm/\(link)")
            #expect(PageForm.all(in: page).first?.inputs.map(\.name) == ["token", "decision", "number"])
            #expect(try await phone.post("/confirm", ["token": link, "decision": "approve"]).status == .badRequest)
            #expect(
                try await phone.post("/confirm", ["token": link, "decision": "deny"]).status == .unprocessableContent)
            #expect(try await phone.get("/login/wait?login=\(sid.prefix(8))").status == .notFound)
            let collected = try await phone.post("/login/wait", ["login": String(sid.prefix(8))])
            #expect(collected.status == .notFound)
            #expect(phone.cookies.count == 1)
        }
    }

    @Test("Where only the origin's browser can confirm, no other is asked for a number, and none helps")
    func sameBrowserOnly() async throws {
        var (house, laptop, link) = try await asked(try LoginPolicy(match: .sameBrowser))
        let waiting = try await laptop.get("/login/wait")
        #expect(!waiting.text.contains("class=\"number\""))
        let phone = Browser(house, userAgent: LinkTests.phone)
        let page = try await house.answer(.get("/confirm/\(link)"))
        #expect(PageForm.all(in: page).map { $0.inputs.map(\.name) } == [["token", "decision", "address"]])
        let tried = try await house.answer(
            phone.request("/confirm", ["token": link, "decision": "approve", "number": "123"]))
        #expect(tried.status == .forbidden)
        let done = try await laptop.post("/confirm", ["token": link, "decision": "approve"])
        #expect(done.text.contains("You are signed in"))
    }
}
