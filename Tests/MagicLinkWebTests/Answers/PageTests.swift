import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLinkWeb

@Suite("Pages")
struct PageTests {
    private static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private func check(_ answer: OutgoingResponse, isLink: Bool, isSecure: Bool = true) {
        #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
        #expect(answer.fields["content-security-policy"] == Self.policy)
        #expect(answer.fields["x-content-type-options"] == "nosniff")
        #expect(answer.fields["cross-origin-opener-policy"] == "same-origin")
        #expect(answer.fields["cache-control"] == "no-store")
        #expect(answer.fields["x-robots-tag"] == "noindex")
        #expect(answer.fields["referrer-policy"] == (isLink ? "no-referrer" : "same-origin"))
        #expect((answer.fields["strict-transport-security"] != nil) == isSecure)
        #expect(answer.text.hasPrefix("<!doctype html>"))
        // Nothing that the policy forbids: no inline script, style or handler, nothing from elsewhere.
        for forbidden in [
            "<style", "style=", "onclick", "onload", "javascript:", "<script>", "src=\"http", "href=\"http",
        ] {
            #expect(!answer.text.contains(forbidden))
        }
    }

    @Test(
        "Every page has its headers, whatever became of the request",
        arguments: Route.allCases.filter { $0.voice == .page })
    func headers(_ route: Route) async throws {
        for (base, isSecure) in [(House.base, true), ("http://localhost:8080", false)] {
            let house = try House(base: base)
            let isLink = [.confirmLink, .confirm, .report].contains(route)
            for method in [Method.get, .head, .post, .put] {
                for fields: Fields in [[], [("origin", base)], [("origin", "https://evil.example")]] {
                    let request =
                        method == .post
                        ? IncomingRequest.form(route.rawValue, ["token": "x", "decision": "approve"], fields: fields)
                        : IncomingRequest(method: method, target: route.rawValue, fields: fields)
                    check(try await house.answer(request), isLink: isLink, isSecure: isSecure)
                }
            }
        }
    }

    @Test("And so has every page on the way through a login")
    func storyHeaders() async throws {
        let house = try House()
        var laptop = Browser(house)
        let waiting = try await laptop.post("/login", ["address": "ada@example.org"])
        check(waiting, isLink: false)
        let link = try await house.newestLink()
        check(try await house.answer(.get("/confirm/\(link)")), isLink: true)
        check(try await laptop.get("/confirm/\(link)"), isLink: true)
        check(try await house.confirm("1", link), isLink: true)
        check(try await house.confirm(try numberOnPage(waiting), link), isLink: true)
        check(try await house.answer(.get("/confirm/\(link)")), isLink: true)
        check(try await laptop.get("/login/wait"), isLink: false)
        check(try await laptop.post("/login/wait", ["login": try laptop.newestLogin()]), isLink: false)
        check(try await laptop.get("/"), isLink: false)
        check(try await laptop.post("/logout", [:]), isLink: false)
    }

    @Test("The page that waits loads the script and, without one, looks again by itself")
    func waits() async throws {
        let house = try House()
        var laptop = Browser(house)
        let page = try await laptop.post("/login", ["address": "ada@example.org"]).text
        #expect(page.contains("<script src=\"/assets/magiclink.js\" defer></script>"))
        #expect(page.contains("<noscript><meta http-equiv=\"refresh\""))
        #expect(page.contains("id=\"wait\""))
        let home = try await laptop.get("/").text
        #expect(!home.contains("<script") && !home.contains("refresh"))
    }

    @Test("The verification page says what to do and has no input")
    func device() async throws {
        let page = try await House().answer(.get("/device"))
        #expect(page.status == .ok)
        #expect(PageForm.all(in: page).isEmpty)
        #expect(!page.text.contains("<input"))
    }

    @Test(
        "Style and script are there, of their types, and small",
        arguments: [
            ("/assets/magiclink.css", "text/css; charset=utf-8"),
            ("/assets/magiclink.js", "text/javascript; charset=utf-8"),
        ])
    func assets(_ path: String, _ type: String) async throws {
        let answer = try await House().answer(.get(path))
        #expect(answer.status == .ok)
        #expect(answer.fields["content-type"] == type)
        #expect(answer.fields["x-content-type-options"] == "nosniff")
        #expect((1...30_000).contains(answer.body.count))
    }

    @Test("A client's registered name is text on the page of its link")
    func clientName() async throws {
        let house = try House(clients: [try #require(Client(id: "app", name: "<b>Ada's & \"Bob\"</b>"))])
        _ = try await house.begin("ada@example.org", ["client_id": "app"])
        let page = try await house.answer(.get("/confirm/\(try await house.newestLink())"))
        #expect(page.text.contains("&lt;b&gt;Ada&#39;s &amp; &quot;Bob&quot;&lt;/b&gt;"))
    }

    @Test("A User-Agent never reaches a page")
    func userAgent() async throws {
        let house = try House()
        let request = IncomingRequest.form(
            "/device_authorization", ["login_hint": "ada@example.org"], fields: [("user-agent", "Your Bank <b>curl")])
        _ = try await house.answer(request)
        let page = try await house.answer(.get("/confirm/\(try await house.newestLink())"))
        #expect(page.text.contains("an unknown program on an unknown system"))
        #expect(!page.text.contains("Bank"))
    }
}
