import Foundation
import MagicLinkServer
import TestClient
import Testing

/// `magiclink serve` with a mail server.
@Suite("magiclink serve and its mails", .timeLimit(.minutes(2)))
struct ServeMailTests {
    @Test("A login's mail arrives by TLS and with a password, and its link signs in")
    func login() async throws {
        try await Place.run { place in
            try place.write("hunter2\n", to: "password")
            let server = try place.mailServer(
                ["ways": ["PLAIN"], "user": "ada", "password": "hunter2"], isSecure: true)
            defer { server.end() }
            let service = try place.serve([
                "MAGICLINK_MAIL": "smtp://localhost:\(server.port)", "MAGICLINK_SMTP_TLS": "required",
                "MAGICLINK_SMTP_USER": "ada", "MAGICLINK_SMTP_PASSWORD_FILE": "password",
                "MAGICLINK_SMTP_CA_FILE": place.path("mail/own.pem"),
            ])
            #expect(service.greeting.contains("  mails    smtp://localhost:\(server.port)"))
            // The look before serving.
            #expect(try server.events("auth").count == 1)
            #expect(try server.events("mail").isEmpty)
            let origin = try Origin(service)
            let link = try server.link(1)
            #expect(try Phone(service, link: link).confirm(origin.number).status == 200)
            #expect(try origin.poll().status == 200)
            #expect(try server.events("mail").map(\.tls) == [true])
            #expect(service.stop().errors.isEmpty)
        }
    }

    @Test("A server that will not do is found before anybody is served, unless that is turned off")
    func check() async throws {
        try await Place.run { place in
            try place.write(place.newKey("k1"), to: "keys")
            let server = try place.mailServer([:])
            defer { server.end() }
            let cases: [(String, [String: String], Int32)] = [
                ("smtps://127.0.0.1:\(server.port)", [:], 78),
                ("smtp://127.0.0.1:\(server.port)", ["MAGICLINK_SMTP_TLS": "required"], 78),
                ("smtp://mail.invalid", [:], 75),
            ]
            for (route, more, code) in cases {
                let settings = Place.serveSettings().merging(["MAGICLINK_MAIL": route]) { $1 }.merging(more) { $1 }
                let run = try place.start(["serve"], environment: settings).end()
                #expect(run.code == code && run.output.isEmpty && run.complaints.count == 1, "\(run.errors)")
                #expect(run.errors.hasSuffix("; MAGICLINK_MAIL_CHECK=off starts without asking there\n"))
            }
            let service = try place.serve(["MAGICLINK_MAIL": "smtp://mail.invalid", "MAGICLINK_MAIL_CHECK": "off"])
            #expect(service.stop().code == 0)
        }
    }

    @Test("Nobody waits for a mail server that never answers, and neither does the end")
    func neverAnswers() async throws {
        try await Place.run { place in
            let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
            let service = try place.serve(["MAGICLINK_MAIL": "smtp://\(held.address)", "MAGICLINK_MAIL_CHECK": "off"])
            let start = ContinuousClock.now
            let origins = try (0..<20).map { try Origin(service, for: "user\($0)@example.org") }
            for origin in origins.prefix(3) {
                #expect(try JSON.field("error", of: origin.poll()) == "authorization_pending")
            }
            // The server would be given up after 20 s.
            #expect(start.duration(to: .now) < .seconds(10))
            let stopping = ContinuousClock.now
            #expect(service.stop().code == 0)
            #expect(stopping.duration(to: .now) < .seconds(8))
        }
    }

    @Test("Greylisted, a mail comes a little later; refused for good, never, and nobody else's is held up")
    func greylisted() async throws {
        try await Place.run { place in
            let server = try place.mailServer(["greylist": true, "refuse": ["no@example.org": "550 nobody"]])
            defer { server.end() }
            let service = try place.serve(["MAGICLINK_MAIL": "smtp://127.0.0.1:\(server.port)"])
            _ = try Origin(service, for: "no@example.org")
            _ = try Origin(service)
            _ = try server.link(1)
            #expect(try server.events("greylisted").count == 1)
            #expect(try server.events("mail").map(\.recipients) == [["ada@example.org"]])
            // Neither is the operator's affair.
            #expect(service.stop().errors.isEmpty)
        }
    }

    @Test("A server that goes away is said once, and once when it is back; what was asked for meanwhile arrives")
    func away() async throws {
        try await Place.run { place in
            var server = try place.mailServer([:])
            let port = server.port
            let service = try place.serve(["MAGICLINK_MAIL": "smtp://127.0.0.1:\(port)"])
            server.end()
            for user in 0..<3 { _ = try Origin(service, for: "user\(user)@example.org") }
            let said = try service.program.errors.until("magiclink: mails")
            let words = "smtp://127.0.0.1:\(port) cannot be reached; they stay in the queue and are tried again"
            #expect(said == ["magiclink: mails cannot be handed over (\(words))"])
            server = try place.mailServer(["port": Int(port)])
            defer { server.end() }
            try spin("all have arrived") { try server.events("mail").count == 3 }
            #expect(service.stop().complaints == ["magiclink: mails are handed over again"])
        }
    }

    /// Looks like another's address, or folds into it where somebody folds more than ASCII: a long known way into accounts.
    @Test(
        "A Kelvin sign, a dotless i or another look-alike never reaches another's mailbox or account",
        arguments: [
            "\u{212a}ate@example.org", "kate@example.\u{212a}om", "m\u{131}ke@example.org", "M\u{130}KE@example.org",
            "ka\u{17f}e@example.org", "kate@\u{ff45}xample.org", "kate@ex\u{ad}ample.org", "k\u{430}te@example.org",
            "ｋate@example.org",
        ])
    func lookAlikes(address: String) async throws {
        try await Place.run { place in
            let server = try place.mailServer([:])
            defer { server.end() }
            let service = try place.serve(["MAGICLINK_MAIL": "smtp://127.0.0.1:\(server.port)"])
            for victim in ["kate@example.org", "mike@example.org"] {
                let before = try server.events("mail").count
                let origin = try Origin(service, for: victim)
                #expect(try Phone(service, link: server.link(before + 1)).confirm(origin.number).status == 200)
            }
            let refused = try service.ask("POST", "/device_authorization", [("login_hint", address)])
            #expect(refused.status == 400 && refused.text.contains("invalid_request"))
            // The next mail is the next one: none was sent before it. And it goes to the spelling that is stored.
            _ = try Origin(service, for: "KATE@EXAMPLE.ORG")
            _ = try server.link(3)
            #expect(
                try server.events("mail").map(\.recipients) == [
                    ["kate@example.org"], ["mike@example.org"], ["kate@example.org"],
                ])
        }
    }
}

extension Place {
    /// A mail server in the folder `mail`, which is emptied first.
    func mailServer(_ settings: [String: Any], isSecure: Bool = false) throws -> MailServer {
        let folder = folder.appending(path: "mail")
        if exists("mail") { try FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        var settings = settings
        if isSecure {
            try Tool.makeCertificate("own", for: "localhost", days: 2, in: folder.path)
            settings["certificate"] = folder.appending(path: "own.pem").path
            settings["key"] = folder.appending(path: "own-key.pem").path
        }
        return try MailServer(settings, in: folder)
    }
}

extension MailServer {
    /// The link of the mail that came as the `count`th.
    func link(_ count: Int) throws -> String {
        try spin("\(count) mails") { try events("mail").count >= count }
        let mail = String(decoding: try #require(try events("mail")[count - 1].data), as: UTF8.self)
        let text = mail.replacing("=\r\n", with: "").replacing("=3D", with: "=")
        let link = try #require(text.firstMatch(of: #/https?:\/\/[^\/\s]+\/confirm\/[A-Za-z0-9._-]+/#))
        return String(link.0)
    }
}
