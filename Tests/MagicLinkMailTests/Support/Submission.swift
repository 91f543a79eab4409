import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkMail

/// A mailer in front of a mail server of this test.
struct Submission {
    let folder: TemporaryFolder
    let server: MailServer
    let mailer: SMTPMailer

    /// Runs `body`, which may block, with a server that was told `settings`.
    ///
    /// - Parameter certificates: made in the folder before the server starts: a name and for whom.
    static func run(
        _ settings: [String: any Sendable], route: String = "smtp://127.0.0.1",
        certificate: (host: String, days: Int)? = nil,
        _ configure: @Sendable @escaping (inout SMTPConfiguration, TemporaryFolder) throws -> Void = { _, _ in },
        _ body: @Sendable @escaping (Submission) async throws -> Void
    ) async throws {
        try await Task(executorPreference: BlockingExecutor()) {
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            var settings = settings
            if let certificate {
                try Tool.makeCertificate(
                    "own", for: certificate.host, days: certificate.days, in: folder.url.path)
                settings["certificate"] = folder.path("own.pem")
                settings["key"] = folder.path("own-key.pem")
            }
            if let token = settings["token"] as? String { settings["token"] = folder.path(token) }
            let server = try MailServer(settings, in: folder.url)
            defer { server.end() }
            try await body(
                Submission(folder: folder, server: server, at: "\(route):\(server.port)") { try configure(&$0, folder) }
            )
        }.value
    }

    init(
        folder: TemporaryFolder, server: MailServer, at route: String,
        _ configure: (inout SMTPConfiguration) throws -> Void
    ) throws {
        (self.folder, self.server) = (folder, server)
        mailer = try Self.mailer(at: route, configure)
    }

    static func mailer(
        at route: String, sender: String = "Example <login@example.org>",
        _ configure: (inout SMTPConfiguration) throws -> Void = { _ in }
    ) throws -> SMTPMailer {
        var configuration = SMTPConfiguration(route: try #require(SMTPRoute(route)))
        configuration.patience.greeting = .seconds(10)
        configuration.patience.whole = .seconds(20)
        try configure(&configuration)
        return SMTPMailer(
            configuration, sender: try #require(Sender(sender)), clock: ManualClock(Sample.date),
            random: SeededRandom(seed: 1))
    }

    /// What a mailer sends: the same as this one made of the same seed.
    static func message(_ mail: LoginMail) throws -> MailMessage {
        try Sample.message(mail, from: "Example <login@example.org>", seed: 1)
    }

    /// Why a mail was not taken; nil if it was.
    func refusal(_ mail: LoginMail) async -> SMTPError? {
        do throws(SMTPError) {
            try await mailer.submit(mail)
            return nil
        } catch {
            return error
        }
    }

    static func password(_ password: String, of user: String = "ada") throws -> SMTPCredentials {
        var bytes = Array(password.utf8)
        let secret = try #require(SMTPSecret(wiping: &bytes))
        return try #require(SMTPCredentials(user: user, proof: .password(secret)))
    }
}
