import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkWeb

@Suite("Signing in with a browser")
struct BrowserLoginTests {
    @Test("From the form to the session and out again, without JavaScript")
    func wholeStory() async throws {
        let house = try House()
        var laptop = Browser(house)
        let home = try await laptop.get("/")
        #expect(PageForm.all(in: home).map(\.action) == ["/login"])
        let waiting = try await laptop.post("/login", ["address": "ada@example.org"])
        #expect(waiting.status == .ok)
        #expect(!waiting.text.contains("ada@"))
        let login = try laptop.newestLogin()
        #expect(PageForm.all(in: waiting).map(\.action) == ["/login/wait", "/login/resend", "/login/cancel"])
        let number = try numberOnPage(waiting)
        // Continue before the confirmation leads back to the number.
        #expect(try numberOnPage(try await laptop.post("/login/wait", ["login": login])) == number)
        try await house.confirm(number)
        #expect(try await laptop.get("/login/wait?login=\(login)").text.contains("Confirmed"))
        #expect(laptop.cookies.allSatisfy { $0.name.contains("ml-login-") })
        let signedIn = try await laptop.post("/login/wait", ["login": login])
        #expect(signedIn.text.contains("You are signed in"))
        let again = try await laptop.post("/login/wait", ["login": login])
        #expect(again == signedIn)
        #expect(PageForm.all(in: try await laptop.get("/")).map(\.action) == ["/logout"])
        #expect(try await laptop.post("/logout", [:]).text.contains("signed out"))
        #expect(!laptop.cookies.contains { $0.name == "__Host-ml-session" })
        #expect(PageForm.all(in: try await laptop.get("/")).map(\.action) == ["/login"])
    }

    @Test("Cookies are HttpOnly, Secure, Lax, for the whole host, and hold what they may")
    func cookies() async throws {
        let house = try House()
        var laptop = Browser(house)
        let answer = try await laptop.send(laptop.request("/login", ["address": "ada@example.org"]))
        #expect(answer.status == .seeOther)
        let cookie = try #require(answer.fields["set-cookie"])
        #expect(cookie.hasPrefix("__Host-ml-login-"))
        #expect(cookie.hasSuffix("; Path=/; Max-Age=930; HttpOnly; Secure; SameSite=Lax"))
        try await house.confirm(try numberOnPage(try await laptop.get("/login/wait")))
        _ = try await laptop.post("/login/wait", ["login": try laptop.newestLogin()])
        let session = try #require(laptop.setCookies.first)
        #expect(session.hasPrefix("__Host-ml-session="))
        #expect(session.hasSuffix("; Path=/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax"))
        #expect(session.prefix { $0 != ";" }.count == "__Host-ml-session=".count + 43)
    }

    @Test("Over http on loopback they have neither prefix nor Secure")
    func loopback() async throws {
        let house = try House(base: "http://localhost:8080")
        let request = IncomingRequest.form(
            "/login", ["address": "ada@example.org"], fields: [("origin", "http://localhost:8080")])
        let answer = try await house.answer(request)
        let cookie = try #require(answer.fields["set-cookie"])
        #expect(cookie.hasPrefix("ml-login-"))
        #expect(cookie.hasSuffix("; HttpOnly; SameSite=Lax"))
    }

    @Test("Four logins can wait in one browser; a fifth drops the oldest")
    func atMostFour() async throws {
        let house = try House()
        var laptop = Browser(house)
        var tags: [String] = []
        for _ in 0..<6 {
            _ = try await laptop.send(laptop.request("/login", ["address": "ada@example.org"]))
            tags.append(try laptop.newestLogin())
        }
        #expect(laptop.cookies.map { String($0.name.suffix(8)) } == tags.suffix(4))
    }

    @Test("Two tabs, two logins: each shows its own number and collects its own session")
    func twoTabs() async throws {
        let house = try House()
        var laptop = Browser(house)
        let first = try numberOnPage(try await laptop.post("/login", ["address": "ada@example.org"]))
        let firstTag = try laptop.newestLogin()
        let firstLink = try await house.newestLink()
        let second = try numberOnPage(try await laptop.post("/login", ["address": "ada@example.org"]))
        let secondTag = try laptop.newestLogin()
        #expect(first != second)
        #expect(try numberOnPage(try await laptop.get("/login/wait?login=\(firstTag)")) == first)
        #expect(try numberOnPage(try await laptop.get("/login/wait?login=\(secondTag)")) == second)
        try await house.confirm(first, firstLink)
        #expect(try numberOnPage(try await laptop.post("/login/wait", ["login": secondTag])) == second)
        let answer = try await laptop.post("/login/wait", ["login": firstTag])
        #expect(answer.text.contains("You are signed in"))
        try await house.confirm(second)
        let other = try await laptop.post("/login/wait", ["login": secondTag])
        #expect(other.text.contains("You are signed in"))
    }

    @Test("The script hears one word, waits, and collects")
    func script() async throws {
        let house = try House()
        var laptop = Browser(house)
        let number = try numberOnPage(try await laptop.post("/login", ["address": "ada@example.org"]))
        let login = try laptop.newestLogin()
        let wish: Fields = [("accept", "application/json"), ("prefer", "wait=25")]
        let request = laptop.request("/login/wait", ["login": login], more: wish)
        let parked = try await house.parked(request)
        #expect(try await house.answer(parked.then(.timeout)).text == "{\"state\":\"pending\"}")
        #expect(try await house.answer(parked.then(.replaced)).text == "{\"state\":\"slow_down\"}")
        try await house.confirm(number)
        let answer = try await house.answer(parked.then(.changed))
        #expect(answer.text == "{\"state\":\"signed_in\"}")
        #expect(answer.fields["set-cookie"]?.hasPrefix("__Host-ml-session=") == true)
        laptop.take(answer)
        #expect(try await laptop.get("/session").status == .ok)
        let gone = try await house.answer(laptop.request("/login/wait", ["login": "00000000"], more: wish))
        #expect(gone.text == "{\"state\":\"ended\"}")
    }

    @Test("The mail can be asked for again, and the login given up")
    func buttons() async throws {
        let house = try House()
        var laptop = Browser(house)
        _ = try await laptop.post("/login", ["address": "ada@example.org"])
        let login = try laptop.newestLogin()
        let link = try await house.newestLink()
        for _ in 0..<3 { #expect(try await laptop.post("/login/resend", ["login": login]).status == .ok) }
        #expect(try await laptop.post("/login/resend", ["login": login]).status == .tooManyRequests)
        #expect(try await house.newestLink() == link)
        #expect(try await laptop.post("/login/cancel", ["login": login]).status == .ok)
        #expect(laptop.cookies.isEmpty)
        #expect(try await house.answer(.get("/confirm/\(link)")).status == .gone)
        #expect(try await laptop.post("/login/resend", ["login": login]).status == .notFound)
    }

    @Test("Once it is confirmed, giving up and sending again point to Continue; long after, waiting leads home")
    func tooLate() async throws {
        let house = try House()
        var laptop = Browser(house)
        let number = try numberOnPage(try await laptop.post("/login", ["address": "ada@example.org"]))
        let login = try laptop.newestLogin()
        try await house.confirm(number)
        for path in ["/login/resend", "/login/cancel"] {
            let answer = try await laptop.post(path, ["login": login])
            #expect(answer.status == .conflict && answer.text.contains("Continue"))
        }
        #expect(try await laptop.post("/login/wait", ["login": login]).text.contains("You are signed in"))
        #expect(try await laptop.get("/login/wait?login=\(login)").text.contains("Continue"))
        house.clock.advance(by: .seconds(301))
        let page = try await laptop.get("/login/wait?login=\(login)")
        #expect(page.status == .seeOther && page.fields["location"] == "/")
    }

    @Test(
        "What is no address, or no place to return to, is refused in a page that begins nothing",
        arguments: [
            ["address": ""], ["address": "ada"], ["address": "ada@localhost"], ["address": "ada@bücher.example"],
            ["address": "ada@example.org", "return_to": "//evil.example"],
            ["address": "ada@example.org", "return_to": "javascript:alert(1)"],
            ["address": "ada@example.org", "return_to": "https://evil.example/"],
        ] as [[String: String]])
    func badInput(_ fields: [String: String]) async throws {
        let house = try House()
        let answer = try await house.answer(
            .form("/login", fields.map { ($0.key, $0.value) }, fields: [("sec-fetch-site", "same-origin")]))
        #expect(answer.status == .badRequest)
        #expect(answer.fields["set-cookie"] == nil)
        #expect(!answer.text.contains("evil") && !answer.text.contains("alert("))
        #expect(try await house.store.memory.dueMail(limit: 1).isEmpty)
    }

    @Test("A place to return to is asked about again when it is used")
    func returnTargetAtUse() async throws {
        let entry = try #require(ReturnPolicy.Entry("https://app.example/"))
        let before = try House(policy: try LoginPolicy(returnTargets: ReturnPolicy([entry])))
        let target = before.site.policy.returnTargets.target("https://app.example/in")
        #expect(before.service.signedInPage(returnTo: target).body.text.contains("href=\"https://app.example/in\""))
        let after = try House()
        #expect(!after.service.signedInPage(returnTo: target).body.text.contains("app.example"))
    }

    @Test("The form keeps the place to return to, and a bad one is a page that says so")
    func homeReturnTo() async throws {
        let house = try House()
        let page = try await house.answer(.get("/?return_to=%2Fapp%3Fx%3D1%26y"))
        #expect(page.text.contains("name=\"return_to\" value=\"/app?x=1&amp;y\""))
        for bad in ["//evil.example", "%2F%2Fevil.example", "%zz", "a&return_to=b"] {
            #expect(try await house.answer(.get("/?return_to=\(bad)")).status == .badRequest)
        }
    }
}
