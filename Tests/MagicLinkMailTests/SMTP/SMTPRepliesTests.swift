import Foundation
import MagicLink
import MagicLinkServer
import TestClient
import Testing

@testable import MagicLinkMail

/// With a server that says at each stage what a test wants it to.
@Suite("Replies of a mail server", .timeLimit(.minutes(2)))
struct SMTPRepliesTests {
    static func run(
        _ part: [String: any Sendable],
        _ configure: @Sendable @escaping (inout SMTPConfiguration, TemporaryFolder) throws -> Void = { _, _ in },
        _ body: @Sendable @escaping (Submission) async throws -> Void
    ) async throws {
        try await Submission.run(
            ["part": part],
            {
                $0.connections = 1; try configure(&$0, $1)
            }, body)
    }

    /// Before the recipient is named it is about us, and no recipient pays for it. From then on 4xx is tried again, and 5xx
    /// is the end.
    static let refusals: [(String, String, SMTPError.Code)] = [
        ("greeting", "421 busy", .refused), ("greeting", "554 no", .refused), ("ehlo", "550 no", .refused),
        ("mail", "451 later", .refused), ("mail", "550 no", .refused), ("mail", "530 who?", .refused),
        ("rcpt", "450 full", .postponed), ("rcpt", "451 greylisted", .postponed),
        ("rcpt", "550 nobody", .recipientRefused),
        ("rcpt", "554 no relay", .recipientRefused), ("rcpt", "530 who?", .refused), ("rcpt", "421 leaving", .refused),
        ("rcpt", "452 no room", .refused), ("data", "451 later", .postponed), ("data", "554 no", .recipientRefused),
        ("end", "451 later", .postponed), ("end", "552 spam", .recipientRefused), ("end", "452 no room", .refused),
    ]

    @Test("Each refusal is somebody's", arguments: refusals)
    func refused(stage: String, reply: String, code: SMTPError.Code) async throws {
        try await Self.run([stage: reply]) { here in
            let refusal = try #require(try await here.refusal(Sample.mail()))
            #expect(refusal.code == code, "\(stage) \(reply)")
            #expect(stage == "ehlo" || refusal.reply == Int(reply.prefix(3)))
            let error = refusal.mailError
            #expect(error.kind == (code == .recipientRefused ? .permanent : .temporary))
            #expect((error.trouble == nil) == (code == .postponed))
            #expect(error.trouble?.contains("ada") != true && error.trouble?.contains("no relay") != true)
        }
    }

    @Test(
        "A server that leaves is tried again, wherever it left",
        arguments: ["greeting", "ehlo", "mail", "rcpt", "data", "end", "middle"])
    func dropped(stage: String) async throws {
        try await Self.run([stage: "drop"]) { here in
            let refusal = try #require(try await here.refusal(Sample.mail()))
            #expect(refusal.code == .broken && refusal.reply == nil && refusal.mailError.kind == .temporary)
            #expect(!refusal.isConfiguration)
        }
    }

    @Test(
        "A server that says nothing is not waited for longer than it may take",
        arguments: ["greeting", "ehlo", "mail", "rcpt", "data", "end"])
    func silent(stage: String) async throws {
        try await Self.run(
            [stage: "silent"],
            { configuration, _ in
                configuration.patience.greeting = .milliseconds(300)
                configuration.patience.whole = .milliseconds(300)
            }
        ) { here in
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .timeout)
        }
    }

    @Test("Nobody there, and a name that nobody has, are said")
    func nobody() async throws {
        try await Task(executorPreference: BlockingExecutor()) {
            let held = try HeldSocket(ListenAddress("127.0.0.1:0"), backlog: nil)
            let closed = try Submission.mailer(at: "smtp://\(held.address)")
            var error = await #expect(throws: SMTPError.self) { try await closed.submit(try Sample.mail()) }
            #expect(error?.code == .noConnection && error?.isConfiguration == false)
            let unknown = try Submission.mailer(at: "smtp://mail.invalid:25")
            error = await #expect(throws: SMTPError.self) { try await unknown.submit(try Sample.mail()) }
            #expect(error?.code == .unknownHost)
        }.value
    }

    // MARK: On the wire

    @Test("Byte for byte: CRLF everywhere, no dot in front, both addresses as they are, and nothing else said")
    func wire() async throws {
        try await Self.run([:]) { here in
            let odd = "x!#$%&'*+-/=?^_`{|}~.y@xn--bcher-kva.example"
            let mails = [
                try Sample.mail(), try Sample.mail(to: odd), try Sample.mail(to: Sample.longestAddress),
                try Sample.mail(link: Sample.longestLink, clientName: "...\r\n.\r\nMAIL FROM:<x>"),
            ]
            for mail in mails { try await here.mailer.send(mail) }
            let raw = try here.server.events("raw").map { Array(try #require($0.data)) }
            #expect(raw.count == mails.count)
            for bytes in raw {
                // The end of a mail is the one line that is a dot.
                #expect(bytes.suffix(5) == Array("\r\n.\r\n".utf8))
                #expect(WireRules.broken(by: Array(bytes.dropLast(3))) == [])
            }
            let lines = try here.server.events("command").compactMap(\.line)
            #expect(lines.first == "EHLO example.org")
            let addresses = lines.filter { $0.hasPrefix("MAIL") || $0.hasPrefix("RCPT") }.map { line in
                line.replacing(#/ SIZE=\d+$/#, with: "")
            }
            #expect(
                addresses
                    == mails.flatMap { ["MAIL FROM:<login@example.org>", "RCPT TO:<\($0.recipient.text)>"] })
            #expect(lines.count == 1 + 3 * mails.count)
        }
    }

    @Test("No address can hold what would end a command or begin another")
    func injection() {
        for text in [
            "a>@example.org", "a\r\nRSET@example.org", "a@example.org\r\n", "a@example.org>", "a\0@example.org",
            "<a@example.org",
            "a b@example.org", "\"a>b\"@example.org", "a@exa>mple.org", "a@[127.0.0.1]", "a@bücher.example",
            "ä@example.org",
        ] {
            #expect(throws: EmailAddress.Problem.self, "\(text)") { try EmailAddress(text) }
            #expect(Sender(text) == nil || Sender(text)?.address.text.contains(">") == false)
        }
    }

    // MARK: Connections

    @Test("Several mails go over one connection")
    func reuse() async throws {
        try await Self.run([:]) { here in
            for _ in 0..<5 { try await here.mailer.send(try Sample.mail()) }
            #expect(try here.server.events("connection").count == 1)
            #expect(try here.server.events("raw").count == 5)
        }
    }

    @Test(
        "A kept connection that has ended is replaced, and no mail is late or sent twice for it",
        arguments: ["leave", "closing"])
    func dead(how: String) async throws {
        try await Self.run(["after": [how, how, "stay"]]) { here in
            for _ in 0..<4 { try await here.mailer.send(try Sample.mail()) }
            #expect(try here.server.events("raw").count == 4)
            #expect(try here.server.events("connection").count == 3)
        }
    }

    @Test("A kept connection on which a reply does not come is not tried again once the mail was on its way")
    func ambiguous() async throws {
        try await Self.run(["end": ["250 taken", "250 taken"], "middle": "stay"]) { here in
            try await here.mailer.send(try Sample.mail())
            #expect(try here.server.events("raw").count == 1)
        }
        // The mail arrived whole, and the server left before it said so: it may have been accepted.
        try await Self.run(["end": "drop"]) { here in
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .broken)
            #expect(try here.server.events("raw").count == 1)
            #expect(try here.server.events("connection").count == 1)
        }
    }

    @Test("After a refusal the next recipient's mail goes out")
    func afterRefusal() async throws {
        try await Self.run(["rcpt": ["550 nobody", "250 OK"]]) { here in
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .recipientRefused)
            try await here.mailer.send(try Sample.mail(to: "bob@example.org"))
            #expect(try here.server.events("raw").count == 1)
        }
    }

    @Test("A connection that nobody uses is given back with a farewell")
    func idle() async throws {
        try await Self.run([:], { configuration, _ in configuration.patience.idle = .milliseconds(50) }) { here in
            try await here.mailer.send(try Sample.mail())
            try spin("a farewell") { try here.server.events("command").last?.line == "QUIT" }
            try await here.mailer.send(try Sample.mail())
            #expect(try here.server.events("connection").count == 2)
        }
    }

    @Test("One slow recipient does not hold up the others: each connection has a thread of its own")
    func slow() async throws {
        try await Submission.run(
            ["delay": ["slow@example.org": 600]], { configuration, _ in configuration.connections = 3 }
        ) { here in
            let slow = Task { await here.refusal(try Sample.mail(to: "slow@example.org")) }
            try spin("the slow one is under way") { try here.server.events("connection").count == 1 }
            for _ in 0..<3 { try await here.mailer.send(try Sample.mail()) }
            #expect(try here.server.events("mail").count == 3 && here.mailer.width == 3)
            // Cancelled with the mail on its way it is waited for a little, and then no longer.
            slow.cancel()
            #expect(try await slow.value?.code == .cancelled)
        }
    }

    @Test("A mailer that nobody waits for lets go of a server that never answers")
    func cancelled() async throws {
        try await Self.run(
            ["greeting": "silent"],
            {
                $0.patience.greeting = .seconds(600); _ = $1
            }
        ) { here in
            let sending = Task { await here.refusal(try Sample.mail()) }
            try spin("it is connected") { try here.server.events("silent").count == 1 }
            sending.cancel()
            #expect(try await sending.value?.code == .cancelled)
        }
    }

    @Test("Whatever proxy the environment names, the connection goes where it was told")
    func noProxy() async throws {
        let names = ["all_proxy", "ALL_PROXY"]
        for name in names { unsafe _ = setenv(name, "http://127.0.0.1:1", 1) }
        defer { for name in names { unsafe _ = unsetenv(name) } }
        try await Self.run([:]) { here in try await here.mailer.send(try Sample.mail()) }
    }
}
