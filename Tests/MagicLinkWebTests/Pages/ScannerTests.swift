import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("A mail scanner opens every link and presses every button")
struct ScannerTests {
    /// GET, HEAD and every POST that it can build from the page's forms, with what machines fill in.
    private func scan(_ house: House, _ link: String) async throws {
        let target = "/confirm/\(link)"
        for method in [Method.get, .head, .get] {
            _ = try await house.answer(IncomingRequest(method: method, target: target))
        }
        for form in PageForm.all(in: try await house.answer(.get(target))) {
            for filling in ["", "test", "scanner@filter.example", "0", "1", "123", "000", "111", " ", "on"] {
                let pairs = form.inputs.map { ($0.name, $0.value.isEmpty ? filling : $0.value) }
                for fields: Fields in [[], [("origin", "null"), ("sec-fetch-site", "same-origin")]] {
                    _ = try await house.answer(.form(form.action, pairs, fields: fields))
                    _ = try await house.answer(.form("/report", pairs, fields: fields))
                    let swapped = pairs.map { ($0.0, $0.1 == "approve" ? "deny" : $0.1 == "deny" ? "approve" : $0.1) }
                    _ = try await house.answer(.form(form.action, swapped, fields: fields))
                }
            }
        }
    }

    @Test("It never confirms, denies, reports or uses up a try, and the person still signs in")
    func pending() async throws {
        let house = try House()
        let begun = try await house.begin()
        let link = try await house.newestLink()
        try await scan(house, link)
        #expect(try await house.answer(house.poll(begun.deviceCode)).error() == "authorization_pending")
        // A try is still left: one wrong number does not end it.
        let wrong = begun.number == "778" ? "779" : "778"
        #expect(try await house.confirm(wrong, link).status == .unprocessableContent)
        #expect(try await house.confirm(begun.number, link).status == .ok)
        #expect(try await house.answer(house.poll(begun.deviceCode)).status == .ok)
    }

    @Test("It does not take back a session that was made")
    func used() async throws {
        let house = try House()
        let token = try #require(try await house.grant().tokens["access_token"]?.string)
        house.pass(.seconds(61))
        try await scan(house, try await house.newestLink())
        let session = IncomingRequest.get("/session", fields: [("authorization", "Bearer \(token)")])
        #expect(try await house.answer(session).status == .ok)
    }

    @Test("It does not confirm a browser's login either, whose cookie it has not")
    func browserLogin() async throws {
        let house = try House()
        var laptop = Browser(house)
        _ = try await laptop.post("/login", ["address": "ada@example.org"])
        try await scan(house, try await house.newestLink())
        let page = try await laptop.get("/login/wait")
        #expect(try await house.confirm(try numberOnPage(page)).status == .ok)
    }
}
