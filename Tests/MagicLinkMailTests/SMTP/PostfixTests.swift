import Foundation
import MagicLink
import MagicLinkJWT
import TestClient
import Testing

@testable import MagicLinkMail

/// Through a Postfix of the test's own, as a mail goes in the world. It has to be root's.
@Suite("Through Postfix", .timeLimit(.minutes(2)), .enabled(if: getuid() == 0, "Postfix is started by root alone"))
struct PostfixTests {
    /// Runs `body`, which may block, with a Postfix for `localhost`.
    static func run(_ body: @Sendable @escaping (TemporaryFolder, MailServer) async throws -> Void) async throws {
        try await Task(executorPreference: BlockingExecutor()) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            try Tool.makeCertificate("own", for: "localhost", days: 2, in: folder.url.path)
            for (from, to) in [("own.pem", "cert.pem"), ("own-key.pem", "key.pem")] {
                try FileManager.default.moveItem(atPath: folder.path(from), toPath: folder.path(to))
            }
            let server = try MailServer.postfix(in: folder.url)
            defer { server.end() }
            try await body(folder, server)
        }.value
    }

    /// Waits until the mailbox holds `mails`, and compares each with what it was made of.
    static func expect(_ mails: [LoginMail], in folder: TemporaryFolder, received: String) async throws {
        let box = folder.path("box/new")
        try spin("all are delivered") {
            (try? FileManager.default.contentsOfDirectory(atPath: box).count) ?? 0 == mails.count
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: box)
        let found = try await MailReader.read(
            names.map { Array(try Data(contentsOf: URL(filePath: "\(box)/\($0)"))) })
        for mail in mails {
            let read = try #require(found.first { $0.recipients == [mail.recipient.text] })
            #expect(read.defects == [] && read.senders == ["login@example.org"] && read.date == Sample.date.seconds)
            #expect(read.parts[0].text == LoginMessage(mail).text && read.parts[1].text == LoginMessage(mail).html)
            #expect(read.pages[0].links == [mail.link])
            #expect(try read.field("Received").contains(received))
            // Whom the mail was handed in for, whatever its own fields say.
            #expect(try read.field("X-Original-To") == mail.recipient.text)
        }
    }

    @Test("Mails are handed in by STARTTLS, over one connection, and lie in the mailbox as they were made")
    func submitted() async throws {
        try await Self.run { folder, server in
            let here = try Submission(folder: folder, server: server, at: "smtp://localhost:\(server.port)") {
                $0.requiresTLS = true
                $0.authorities = folder.path("cert.pem")
                $0.connections = 1
            }
            try await here.mailer.check()
            let mails = [
                try Sample.mail(), try Sample.mail(to: "o'bob+x@example.org", link: Sample.longestLink),
            ]
            for mail in mails { try await here.mailer.send(mail) }
            let stranger = try await here.refusal(Sample.mail(to: "ada@elsewhere.example"))
            #expect(stranger?.code == .recipientRefused && stranger?.reply == 554)
            try await Self.expect(mails, in: folder, received: "ESMTPS")
            // The look before, and the mails.
            let log = try String(contentsOfFile: folder.path("log"), encoding: .utf8)
            #expect(log.matches(of: #/ connect from /#).count == 2, "\(log)")
        }
    }

    @Test("Its sendmail takes them too")
    func piped() async throws {
        try await Self.run { folder, _ in
            let program = folder.path("sendmail")
            try "#!/bin/sh\nexec /usr/sbin/sendmail -C \(folder.path("etc")) \"$@\"\n".write(
                toFile: program, atomically: true, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            let mailer = try SendmailMailerTests.mailer(program)
            let mails = [
                try Sample.mail(), try Sample.mail(to: "odd'bob@example.org", link: Sample.longestLink),
            ]
            for mail in mails { try await mailer.send(mail) }
            try await Self.expect(mails, in: folder, received: "from userid")
        }
    }
}
