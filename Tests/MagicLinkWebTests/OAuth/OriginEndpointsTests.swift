import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("POST /resend and POST /cancel")
struct OriginEndpointsTests {
    @Test("The same link comes again, three times at most")
    func resends() async throws {
        let house = try House()
        let code = try await house.begin().deviceCode
        let link = try await house.newestLink()
        for _ in 0..<3 {
            let answer = try await house.answer(.form("/resend", ["device_code": code]))
            #expect(answer.status == .ok)
            #expect(answer.text == "{}")
            #expect(try await house.newestLink() == link)
        }
        let answer = try await house.answer(.form("/resend", ["device_code": code]))
        #expect(answer.status == .badRequest)
        #expect(try answer.error() == "invalid_request")
        #expect(house.mailer.mails.count == 4)
    }

    @Test("Giving up kills the link, and may be said twice")
    func cancels() async throws {
        let house = try House()
        let begun = try await house.begin()
        let link = try await house.newestLink()
        for _ in 0..<2 {
            #expect(try await house.answer(.form("/cancel", ["device_code": begun.deviceCode])).status == .ok)
        }
        #expect(try await house.confirm(begun.number, link).status == .gone)
        let late = try await house.answer(.form("/resend", ["device_code": begun.deviceCode]))
        #expect(try late.error() == "access_denied")
    }

    @Test("Only the origin may, with its client and verifier", arguments: ["/resend", "/cancel"])
    func proves(_ path: String) async throws {
        let house = try House(clients: [try #require(Client(id: "app", name: "The App"))])
        let code = try await house.begin("ada@example.org", TokenRow.challenge).deviceCode
        let link = try await house.newestLink()
        let wrong: [[(String, String)]] = [
            [("device_code", code)], [("device_code", link), ("code_verifier", TokenRow.verifier)],
            [("device_code", code), ("code_verifier", TokenRow.verifier), ("client_id", "app")],
        ]
        for pairs in wrong {
            let answer = try await house.answer(.form(path, pairs))
            #expect(answer.status == .badRequest)
            #expect(try answer.error() == "invalid_grant")
        }
        #expect(try await house.answer(.form(path, [])).error() == "invalid_request")
        let right = try await house.answer(.form(path, ["device_code": code, "code_verifier": TokenRow.verifier]))
        #expect(right.status == .ok)
    }

    @Test("A store that fails is 503 with Retry-After", arguments: ["/resend", "/cancel"])
    func storeFails(_ path: String) async throws {
        let house = try House()
        let code = try await house.begin().deviceCode
        house.store.fail(StoreError(.full))
        let answer = try await house.answer(.form(path, ["device_code": code]))
        #expect(answer.status == .serviceUnavailable)
        #expect(try answer.error() == "temporarily_unavailable")
        #expect(answer.fields["retry-after"] == "5")
    }
}
