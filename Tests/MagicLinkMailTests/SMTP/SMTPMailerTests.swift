import Foundation
import MagicLink
import TestClient
import Testing

@testable import MagicLinkMail

/// Over real connections to aiosmtpd.
@Suite("The SMTP mailer", .timeLimit(.minutes(2)))
struct SMTPMailerTests {
    static let good = (host: "localhost", days: 2)

    /// Trusts the server's own certificate, and says who we are.
    static func trusting(_ password: String?) -> @Sendable (inout SMTPConfiguration, TemporaryFolder) throws -> Void {
        { configuration, folder in
            configuration.requiresTLS = true
            configuration.authorities = folder.path("own.pem")
            if let password { configuration.credentials = try Submission.password(password) }
        }
    }

    static func settings(_ ways: [String], implicit: Bool = false) -> [String: any Sendable] {
        ["ways": ways, "user": "ada", "password": "hunter2 ä", "implicit": implicit, "auth_wants_tls": !implicit]
    }

    @Test(
        "A mail goes by STARTTLS or by TLS from the start, with PLAIN or LOGIN, and arrives as it was made",
        arguments: ["smtp://localhost", "smtps://localhost"], ["PLAIN", "LOGIN"])
    func arrives(route: String, way: String) async throws {
        let settings = Self.settings([way], implicit: route.hasPrefix("smtps"))
        try await Submission.run(settings, route: route, certificate: Self.good, Self.trusting("hunter2 ä")) { here in
            let mail = try Sample.mail()
            try await here.mailer.send(mail)
            let taken = try #require(try here.server.events("mail").first)
            #expect(taken.sender == "login@example.org" && taken.recipients == ["ada@example.org"])
            #expect(taken.tls == true && taken.user == "ada")
            #expect(try here.server.events("auth").map(\.mechanism) == [way])
            // The machine's own name is said to nobody.
            #expect(try Set(here.server.events("hello").map(\.name)) == ["example.org"])
            let bytes = Array(try #require(taken.data))
            #expect(bytes == (try Submission.message(mail).bytes))
            let read = try await MailReader.read(bytes)
            #expect(read.defects == [] && read.parts.count == 2 && read.parts[0].text.contains(mail.link))
            #expect(read.pages[0].links == [mail.link] && read.recipients == ["ada@example.org"])
        }
    }

    @Test("A bearer token is read from where it lies at each mail; a new one is told on a new connection")
    func bearer() async throws {
        let settings: [String: any Sendable] = ["ways": ["XOAUTH2"], "user": "ada", "token": "token"]
        try await Submission.run(
            settings, route: "smtp://localhost", certificate: Self.good,
            { configuration, folder in
                try Self.trusting(nil)(&configuration, folder)
                let path = folder.path("token")
                try "one\n".write(toFile: path, atomically: true, encoding: .utf8)
                configuration.connections = 1
                configuration.credentials = SMTPCredentials(
                    user: "ada",
                    proof: .bearer {
                        guard let data = FileManager.default.contents(atPath: path) else { return nil }
                        var bytes = Array(data)
                        return SMTPSecret(wiping: &bytes)
                    })
            }
        ) { here in
            try await here.mailer.send(try Sample.mail())
            try await here.mailer.send(try Sample.mail())
            #expect(try here.server.events("auth").count == 1)
            try "two\n".write(toFile: here.folder.path("token"), atomically: true, encoding: .utf8)
            try await here.mailer.send(try Sample.mail())
            #expect(try here.server.events("auth").map(\.mechanism) == ["XOAUTH2", "XOAUTH2"])
            #expect(try here.server.events("mail").map(\.user) == ["ada", "ada", "ada"])
            try FileManager.default.removeItem(atPath: here.folder.path("token"))
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .tokenMissing && refusal?.isConfiguration == true)
            #expect(try here.server.events("mail").count == 3)
        }
    }

    @Test("A wrong password is the operator's affair: no mail is lost by it, and the word says nothing of it")
    func wrongPassword() async throws {
        try await Submission.run(
            Self.settings(["PLAIN", "LOGIN"]), route: "smtp://localhost", certificate: Self.good, Self.trusting("wrong")
        ) { here in
            let refusal = try #require(try await here.refusal(Sample.mail()))
            #expect(refusal.code == .authRefused && refusal.reply == 535 && refusal.isConfiguration)
            #expect(refusal.mailError.kind == .temporary && refusal.mailError.trouble == refusal.description)
            #expect(!refusal.description.contains("wrong") && !refusal.description.contains("ada"))
            #expect(try here.server.events("mail").isEmpty)
            await #expect(throws: SMTPError.self) { try await here.mailer.check() }
        }
    }

    @Test("Who is to say who he is sends nothing to a server that does not ask, or knows other ways")
    func noWay() async throws {
        for ways in [[], ["XOAUTH2"]] {
            try await Submission.run(
                Self.settings(ways), route: "smtp://localhost", certificate: Self.good, Self.trusting("hunter2 ä")
            ) { here in
                let refusal = try await here.refusal(Sample.mail())
                #expect(refusal?.code == .authMissing)
                #expect(try here.server.events("mail").isEmpty)
                let error = await #expect(throws: SMTPError.self) { try await here.mailer.check() }
                #expect(error?.code == .authMissing)
            }
        }
    }

    @Test("The look before serving connects, says who we are and leaves; no mail is sent")
    func check() async throws {
        try await Submission.run(
            Self.settings(["PLAIN"]), route: "smtp://localhost", certificate: Self.good, Self.trusting("hunter2 ä")
        ) { here in
            try await here.mailer.check()
            #expect(try here.server.events("auth").count == 1)
            #expect(try here.server.events("mail").isEmpty)
            try await here.mailer.send(try Sample.mail())
            #expect(try here.server.events("mail").count == 1)
        }
    }

    // MARK: TLS

    @Test(
        "A certificate that will not do is refused before anything is said",
        arguments: [
            ("localhost", 2, false, SMTPError.Code.certificateUntrusted), ("other.example", 2, true, .certificateName),
            ("localhost", -1, true, .certificateDate),
        ], ["smtp://localhost", "smtps://localhost"])
    func certificates(_ certificate: (String, Int, Bool, SMTPError.Code), route: String) async throws {
        let (host, days, isTrusted, code) = certificate
        try await Submission.run(
            Self.settings(["PLAIN"], implicit: route.hasPrefix("smtps")), route: route, certificate: (host, days),
            { configuration, folder in
                try Self.trusting("hunter2 ä")(&configuration, folder)
                if !isTrusted {
                    try Tool.makeCertificate("stranger", for: "localhost", days: 2, in: folder.url.path)
                    configuration.authorities = folder.path("stranger.pem")
                }
            }
        ) { here in
            let refusal = try #require(try await here.refusal(Sample.mail()))
            #expect(refusal.code == code && refusal.isConfiguration && refusal.mailError.kind == .temporary)
            #expect(try here.server.events("auth").isEmpty)
            #expect(try here.server.events("mail").isEmpty)
        }
    }

    @Test("Without a word about authorities the system's are asked, which know no certificate of a test")
    func systemAuthorities() async throws {
        try await Submission.run(
            Self.settings([]), route: "smtp://localhost", certificate: Self.good,
            {
                $0.requiresTLS = true; _ = $1
            }
        ) { here in
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .certificateUntrusted)
        }
    }

    @Test(
        "Where TLS is required, a server without it gets nothing; where it is not, that is this machine or said by name"
    )
    func required() async throws {
        #expect(SMTPConfiguration(route: try #require(SMTPRoute("smtp://mail.example.org"))).requiresTLS)
        #expect(!SMTPConfiguration(route: try #require(SMTPRoute("smtp://127.0.0.1"))).requiresTLS)
        try await Submission.run([:], { configuration, _ in configuration.requiresTLS = true }) { here in
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .tlsMissing)
            #expect(try here.server.events("mail").isEmpty)
        }
        try await Submission.run([:]) { here in
            try await here.mailer.send(try Sample.mail())
            #expect(try here.server.events("mail").map(\.tls) == [false])
        }
    }

    @Test("A port that speaks no TLS is said to be that")
    func notTLS() async throws {
        try await Submission.run([:], route: "smtps://127.0.0.1") { here in
            let refusal = try await here.refusal(Sample.mail())
            #expect(refusal?.code == .tlsFailed)
        }
    }
}
