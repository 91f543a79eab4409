import Foundation
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("magiclink mail test", .timeLimit(.minutes(2)))
struct MailTestCommandTests {
    static func run(
        _ settings: [String: String], in place: Place, to address: String = "ada@example.org"
    ) throws -> Program.Run {
        let all = ["MAGICLINK_MAIL_FROM": "login@example.org"].merging(settings) { $1 }
        return try place.run(["mail", "test", "--to", address], environment: all)
    }

    @Test("It sends one mail, whose link leads nowhere, says so in one line, and ends with 0")
    func taken() async throws {
        try await Place.run { place in
            let server = try place.mailServer([:])
            defer { server.end() }
            for (url, start) in [
                ("", "https://login.invalid/"), ("https://login.example.org", "https://login.example.org/"),
            ] {
                let settings = ["MAGICLINK_MAIL": "smtp://127.0.0.1:\(server.port)", "MAGICLINK_BASE_URL": url]
                let run = try Self.run(settings, in: place)
                #expect(run.code == 0 && run.errors.isEmpty)
                #expect(run.output == "the mail to ada@example.org was taken by smtp://127.0.0.1:\(server.port)\n")
                let mail = String(decoding: try #require(try server.events("mail").last?.data), as: UTF8.self)
                let text = mail.replacing("=\r\n", with: "")
                #expect(text.contains("\r\n\(start)confirm/this-is-a-test\r\n"))
            }
            #expect(try server.events("mail").count == 2)
        }
    }

    @Test("What became of it decides what it ends with, and no secret is said")
    func refused() async throws {
        try await Place.run { place in
            let server = try place.mailServer([
                "refuse": ["no@example.org": "550 nobody", "later@example.org": "451 later"]
            ])
            defer { server.end() }
            let route = ["MAGICLINK_MAIL": "smtp://127.0.0.1:\(server.port)"]
            let secret = ["MAGICLINK_SMTP_USER": "ada", "MAGICLINK_SMTP_PASSWORD": "hunter2"]
            let cases: [([String: String], String, Int32)] = [
                (route, "no@example.org", 1), (route, "later@example.org", 75),
                (route.merging(secret) { $1 }, "a@b.example", 78),
                (["MAGICLINK_MAIL": "smtps://127.0.0.1:\(server.port)"], "a@b.example", 78),
                (["MAGICLINK_MAIL": "smtp://mail.invalid"], "a@b.example", 75), ([:], "a@b.example", 78),
                (["MAGICLINK_MAIL": "sendmail:/nowhere"], "a@b.example", 78),
                (["MAGICLINK_MAIL": "sendmail:/bin/false"], "a@b.example", 75), (route, "ada", 2), (route, "", 2),
            ]
            for (settings, address, code) in cases {
                let run = try Self.run(settings, in: place, to: address)
                #expect(
                    run.code == code && run.output.isEmpty && run.complaints.count == 1, "\(address): \(run.errors)")
                #expect(!run.errors.contains("hunter2"))
            }
            #expect(try server.events("mail").isEmpty)
        }
    }

    @Test("By the other routes too")
    func others() async throws {
        try await Place.run { place in
            try place.write("#!/bin/sh\ncat > \(place.path("mail"))\n", to: "sendmail", mode: 0o700)
            let route = "sendmail:\(place.path("sendmail"))"
            #expect(try Self.run(["MAGICLINK_MAIL": route], in: place).code == 0)
            #expect(try place.text(of: "mail").contains("To: ada@example.org\n"))
            #expect(try Self.run(["MAGICLINK_MAIL": "spool:mails"], in: place).code == 0)
            #expect(try place.mails().count == 1)
        }
    }

    @Test(
        "Words that are wrong are usage",
        arguments: [["mail"], ["mail", "send"], ["mail", "test", "ada@example.org"]])
    func usage(words: [String]) async throws {
        try await Place.run { place in
            let run = try place.run(words)
            #expect(run.code == 2 && run.complaints.count == 1)
        }
    }
}
