import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("The page of a link")
struct LinkTests {
    static let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1"
    static let warning =
        "If you did not just ask for this on another screen, close this page. Nobody may ask you for the number."

    @Test("An open link says who, what and when, and asks for the number or the address")
    func open() async throws {
        let house = try House()
        var laptop = Browser(house)
        _ = try await laptop.post("/login", ["address": "ada@example.org"])
        let number = try numberOnPage(try await laptop.get("/login/wait"))
        var phone = Browser(house, userAgent: Self.phone)
        let link = try await house.newestLink()
        let page = try await phone.get("/confirm/\(link)")
        #expect(page.status == .ok)
        #expect(page.text.contains("Firefox on Linux"))
        #expect(page.text.contains("MagicLink"))
        #expect(page.text.contains("UTC"))
        #expect(page.text.contains(Self.warning))
        // The two proofs must not stand on the page that a machine reads.
        #expect(!page.text.contains("ada@"))
        #expect(!page.text.contains(number))
        let forms = PageForm.all(in: page)
        #expect(forms.map(\.action) == ["/confirm", "/confirm"])
        #expect(forms[0].inputs.map(\.name) == ["token", "decision", "number"])
        #expect(forms[1].inputs.map(\.name) == ["token", "decision", "address"])
    }

    @Test("Confirmed: done, and a minute later used, at what time and by what device")
    func used() async throws {
        let house = try House()
        let begun = try await house.begin()
        let link = try await house.newestLink()
        var phone = Browser(house, userAgent: Self.phone)
        let done = try await phone.post(
            "/confirm", ["token": link, "decision": "approve", "number": begun.number])
        #expect(done.status == .ok)
        #expect(done.text.contains("Your other screen signs in."))
        #expect(phone.cookies.isEmpty)
        #expect(try await phone.get("/confirm/\(link)").text.contains("<h1>Done</h1>"))
        var other = Browser(house)
        #expect(try await other.get("/confirm/\(link)").text.contains("by Safari on iOS"))
        house.pass(.seconds(60))
        let used = try await phone.get("/confirm/\(link)")
        #expect(used.status == .ok)
        #expect(used.text.contains("This link was used"))
        #expect(PageForm.all(in: used).map(\.action) == ["/report"])
        house.pass(.seconds(600))
        #expect(try await phone.get("/confirm/\(link)").text.contains("by Safari on iOS"))
        let again = try await house.confirm(begun.number, link)
        #expect(again.status == .conflict)
    }

    @Test("This wasn't me ends the session, for the address alone")
    func reports() async throws {
        let house = try House()
        let (_, tokens) = try await house.grant()
        let token = try #require(tokens["access_token"]?.string)
        let session = IncomingRequest.get("/session", fields: [("authorization", "Bearer \(token)")])
        let link = try await house.newestLink()
        for address in ["eve@example.org", "", "nonsense"] {
            let wrong = try await house.answer(.form("/report", ["token": link, "address": address]))
            #expect(wrong.status == .unprocessableContent)
            #expect(PageForm.all(in: wrong).map(\.action) == ["/report"])
            #expect(try await house.answer(session).status == .ok)
        }
        let right = try await house.answer(.form("/report", ["token": link, "address": "Ada@Example.org"]))
        #expect(right.status == .ok)
        #expect(try await house.answer(session).status == .unauthorized)
        #expect(try await house.answer(.get("/confirm/\(link)")).status == .gone)
    }

    @Test("A link that nobody used cannot be reported, only refused")
    func reportOfOpen() async throws {
        let house = try House()
        let begun = try await house.begin()
        let link = try await house.newestLink()
        let answer = try await house.answer(.form("/report", ["token": link, "address": "ada@example.org"]))
        #expect(answer.status == .conflict)
        #expect(try await house.confirm(begun.number, link).status == .ok)
    }

    @Test("Two wrong numbers end it; malformed, empty and repeated ones cost nothing")
    func wrongNumbers() async throws {
        let house = try House()
        let begun = try await house.begin()
        let wrong = begun.number == "774" ? "778" : "774"
        let link = try await house.newestLink()
        for typed in ["", "12", "1234567", "abc", "7 77", "٧٧٧", "1234"] {
            let answer = try await house.confirm(typed, link)
            #expect(answer.status == .badRequest)
            #expect(PageForm.all(in: answer).count == 2)
        }
        #expect(try await house.confirm(wrong, link).status == .unprocessableContent)
        #expect(try await house.confirm(wrong, link).status == .unprocessableContent)
        let other = begun.number == "776" ? "775" : "776"
        #expect(try await house.confirm(other, link).status == .gone)
        #expect(try await house.confirm(begun.number, link).status == .gone)
        #expect(try await house.answer(house.poll(begun.deviceCode)).error() == "access_denied")
    }

    @Test("A later login retires the earlier link, whose page says so")
    func superseded() async throws {
        let house = try House()
        _ = try await house.begin()
        let early = try await house.newestLink()
        house.pass(.seconds(1))
        let later = try await house.begin()
        try await house.confirm(later.number)
        let page = try await house.answer(.get("/confirm/\(early)"))
        #expect(page.status == .gone)
        #expect(page.text.contains("A later login took its place"))
    }

    @Test("An unused link says when it is too old, and one of a blocked person that he cannot sign in")
    func closed() async throws {
        let house = try House()
        let token = try #require(try await house.grant().tokens["access_token"]?.string)
        house.pass(.seconds(1))
        let begun = try await house.begin()
        let link = try await house.newestLink()
        let view = try #require(try await house.flow.session(.bearer(token)))
        #expect(try await house.flow.block(view.user.id))
        #expect(try await house.answer(.get("/confirm/\(link)")).status == .forbidden)
        #expect(try await house.confirm(begun.number, link).status == .forbidden)
        #expect(try await house.flow.unblock(view.user.id))
        house.pass(.seconds(600))
        let page = try await house.answer(.get("/confirm/\(link)"))
        #expect(page.status == .gone)
        #expect(page.text.contains("too old"))
    }

    @Test("Whatever is not the link, byte for byte, is not one of ours")
    func tampered() async throws {
        let house = try House()
        _ = try await house.begin()
        let link = try await house.newestLink()
        let bytes = Array(link.utf8)
        var bad = ["", ".", "..", "a.b.c", link + "/", link + "=", link + "%20", "%65" + link.dropFirst()]
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            let text = String(decoding: changed, as: UTF8.self)
            if !text.contains("?") { bad.append(text) }
        }
        for token in bad {
            let page = try await house.answer(.get("/confirm/\(token)"))
            #expect(page.status == .notFound, "\(token)")
            #expect(PageForm.all(in: page).isEmpty)
        }
    }

    @Test(
        "A form without token or decision, or with another decision, is refused in a page",
        arguments: [
            ["decision": "approve", "number": "123"], ["token": "x"], ["token": "x", "decision": "maybe"],
        ] as [[String: String]])
    func badForms(_ fields: [String: String]) async throws {
        let answer = try await House().answer(.form("/confirm", fields.map { ($0.key, $0.value) }))
        #expect(answer.status == .badRequest)
        #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
    }

    @Test("A store that fails is a page with Retry-After", arguments: [true, false])
    func storeFails(_ isRead: Bool) async throws {
        let house = try House()
        let begun = try await house.begin()
        let link = try await house.newestLink()
        house.store.fail(StoreError(.unavailable))
        let answer =
            isRead ? try await house.answer(.get("/confirm/\(link)")) : try await house.confirm(begun.number, link)
        #expect(answer.status == .serviceUnavailable)
        #expect(answer.fields["retry-after"] == "5")
        #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
    }

    @Test("HEAD of an open link gets what GET gets")
    func head() async throws {
        let house = try House()
        _ = try await house.begin()
        let target = "/confirm/\(try await house.newestLink())"
        let get = try await house.answer(.get(target))
        #expect(try await house.answer(IncomingRequest(method: .head, target: target)) == get)
    }

    @Test(
        "A form that cannot be read is refused in a page",
        arguments: ["/confirm", "/report", "/login", "/login/wait"])
    func unreadableForms(_ path: String) async throws {
        let house = try House()
        let bodies = [
            ("application/json", "{}", 415), ("text/plain", "token=x", 415),
            ("application/x-www-form-urlencoded; charset=latin1", "token=x", 415),
            ("application/x-www-form-urlencoded", "token=x&token=x&address=a&address=b&login=c&login=d", 400),
            ("application/x-www-form-urlencoded; charset=utf-8", "token=%zz&address=%ff&login=%", 400),
        ]
        for (type, body, status) in bodies {
            let answer = try await house.answer(
                IncomingRequest(
                    method: .post, target: path, fields: [("content-type", type), ("origin", House.base)],
                    body: Array(body.utf8)))
            #expect(answer.status.code == status)
            #expect(answer.fields["content-type"] == "text/html; charset=utf-8")
        }
    }
}
