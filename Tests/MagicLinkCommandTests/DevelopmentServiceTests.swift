import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("What only development answers", .timeLimit(.minutes(2)))
struct DevelopmentServiceTests {
    @Test("The mailbox is a page, and with Accept: application/json a list, newest first")
    func mailbox() async throws {
        try await RunningService.run { running in
            _ = try Origin(running, for: "ada@example.org")
            _ = try running.mail(1)
            _ = try Origin(running, for: "bob@example.org")
            let newest = try running.mail(2)

            let page = try running.ask("GET", "/dev/mailbox")
            #expect(page.status == 200 && page.field("content-type")?.hasPrefix("text/html") == true)
            #expect(page.text.contains("href=\"\(newest.link)\""))

            let list = try running.ask("GET", "/dev/mailbox", fields: ["Accept: application/json"])
            guard case .array(let mails) = try JSONValue(parsing: list.body) else {
                Issue.record("not a list: \(list)")
                return
            }
            let members = mails.map { mail -> [JSONValue?] in
                guard case .object(let object) = mail else { return [] }
                return [object["to"], object["subject"], object["link"], object["text"]]
            }
            #expect(
                members
                    == running.service.mailbox.mails.map { mail in
                        [
                            .string(mail.recipient.text), .string(mail.subject), .string(mail.link), .string(mail.text),
                        ]
                    })
            #expect(members.first?.first == .string("bob@example.org"))
            #expect(try running.ask("POST", "/dev/mailbox", []).status == 405)
        }
    }

    @Test("The clock stands until it is moved, and says no to what is no time")
    func clock() async throws {
        try await RunningService.run { running in
            let moved = try running.ask("POST", "/dev/clock", [("now", "1800000000")])
            #expect(moved.status == 200)
            #expect(running.clock.now == NumericDate(1_800_000_000))
            for text in ["", "soon", "-1", "1.5", "99999999999999999999"] {
                #expect(try running.ask("POST", "/dev/clock", [("now", text)]).status == 400)
            }
            let shown = try running.ask("GET", "/dev/clock")
            #expect(shown.status == 200 && shown.text == "1800000000\n")
            #expect(try running.ask("DELETE", "/dev/clock").status == 405)
            let foreign = ["Sec-Fetch-Site: cross-site"]
            #expect(try running.ask("POST", "/dev/clock", [("now", "1")], fields: foreign).status == 403)
            #expect(try running.ask("POST", "/dev/clock", [("now", "1799999999")]).status == 409)
            #expect(running.clock.now == NumericDate(1_800_000_000))
        }
    }

    @Test("A Host that was not printed is misdirected", arguments: ["evil.example", "localhost", "127.0.0.1"])
    func hosts(name: String) async throws {
        try await RunningService.run { running in
            let client = try running.client()
            try client.send("GET / HTTP/1.1\r\nHost: \(name)\r\n\r\n")
            #expect(try client.response().status == 421)
            #expect(try running.ask("GET", "/").status == 200)
        }
    }

    @Test("Where strangers may reach it, every /dev/ path has a random word in it")
    func exposed() async throws {
        try await RunningService.run(isExposed: true) { running in
            #expect(running.service.prefix.utf8.count == "/dev//".utf8.count + 22)
            let plain = try running.ask("GET", "/dev/mailbox")
            #expect(plain.status == 404)
            #expect(try running.ask("GET", "\(running.service.prefix)mailbox").status == 200)
        }
    }

    @Test("Health is asked for on its own listener, and is nowhere else")
    func health() async throws {
        try await RunningService.run { running in
            for target in ["/livez", "/readyz"] {
                let client = try WireClient(running.adminAddress)
                #expect(try client.get(target).status == 200)
                #expect(try running.ask("GET", target).status == 404)
            }
            let client = try WireClient(running.adminAddress)
            #expect(try client.get("/token").status == 404)
        }
    }
}
