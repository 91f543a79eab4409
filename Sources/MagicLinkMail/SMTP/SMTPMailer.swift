import Dispatch
public import MagicLink

/// A mailer that hands mails in at a mail server: submission, https://www.rfc-editor.org/rfc/rfc6409.
///
/// Each connection has a thread of its own and is kept for a while for the next mail. A process that does not ignore SIGPIPE
/// may be ended by a server that goes away.
///
/// A mail is accepted when the server says so. If the connection is lost, or the process ends, after the mail was sent and
/// before that was heard, nobody can know: it is tried again, and may arrive twice, with the same link both times.
public final class SMTPMailer: Mailer {
    private let writer: MailWriter
    private let configuration: SMTPConfiguration
    private let lanes: Lanes<SMTPSession>

    /// Creates the mailer; it connects at the first mail.
    ///
    /// - Parameters:
    ///   - templates: how mails are worded.
    ///   - clock: gives the mails their date.
    ///   - random: gives the mails their ids.
    public init(
        _ configuration: SMTPConfiguration, sender: Sender, templates: MailTemplates = .builtIn, clock: any WallClock,
        random: any RandomSource
    ) {
        writer = MailWriter(sender: sender, templates: templates, clock: clock, random: random)
        self.configuration = configuration
        lanes = Lanes(
            "magiclink.smtp",
            (0..<max(1, configuration.connections)).map { _ in SMTPSession(configuration, sender: sender.address) })
    }

    /// As many as there are connections.
    public var width: Int { lanes.count }

    /// Returns when the server has accepted the mail. A task that is cancelled sooner ends the connection within a second,
    /// unless the mail itself is on its way: then it has five more to be accepted.
    public func send(_ mail: LoginMail) async throws(MailError) {
        do throws(SMTPError) {
            try await submit(mail)
        } catch {
            throw error.mailError
        }
    }

    /// Like ``send(_:)``, and says what was wrong.
    public func submit(_ mail: LoginMail) async throws(SMTPError) {
        let message = writer.message(for: mail)
        let cancellation = Cancellation()
        let idle = configuration.patience.idle
        let failure = await withTaskCancellationHandler {
            await lanes.run { lane in
                let failure = lane.tool.send(message, cancellation)
                Self.watch(lane, after: idle, idle)
                return failure
            }
        } onCancel: {
            cancellation.raise()
        }
        if let failure { throw failure }
    }

    /// Connects, says who we are, and leaves: what would fail at the first mail fails now.
    public func check() async throws(SMTPError) {
        if let failure = await lanes.run({ $0.tool.check() }) { throw failure }
    }

    /// Looks after a connection until it has rested for so long.
    private static func watch(_ lane: Lanes<SMTPSession>.Lane, after pause: Duration, _ idle: Duration) {
        guard !lane.tool.isWatched else { return }
        lane.tool.isWatched = true
        let milliseconds = Int(pause / .milliseconds(1)) + 1
        lane.queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) {
            [weak session = lane.tool, queue = lane.queue] in
            guard let session else { return }
            session.isWatched = false
            if let rest = session.closeIfIdle(for: idle) {
                watch(Lanes.Lane(queue: queue, tool: session), after: rest, idle)
            }
        }
    }
}
