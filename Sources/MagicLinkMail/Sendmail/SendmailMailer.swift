public import MagicLink

/// A mailer that gives each mail to a program of this machine that takes mails as `sendmail` does: `-i -f FROM -- TO`, the
/// mail on its standard input with the line ends of Unix, an exit code of sysexits.h.
///
/// No shell reads any of it, and neither address can be an option or a second argument: both are checked by their type, and
/// the recipient stands behind `--`. The program has no other descriptor of ours, a group of its own, and of the
/// environment only a path; it is killed, with what it has started, when it takes too long.
public final class SendmailMailer: Mailer {
    private let program: SendmailProgram
    private let writer: MailWriter
    private let lanes: Lanes<Int>

    /// How long a program may take for one mail, by default. It only puts the mail into a queue.
    public static let patience: Duration = .seconds(60)

    /// Creates the mailer, unless there is no such program that we may run.
    ///
    /// - Parameters:
    ///   - path: the program, beginning with a slash.
    ///   - templates: how mails are worded.
    ///   - programs: so many run at the same time.
    ///   - clock: gives the mails their date.
    ///   - random: gives the mails their ids.
    public init(
        path: String, sender: Sender, templates: MailTemplates = .builtIn, programs: Int = 4,
        patience: Duration = SendmailMailer.patience, clock: any WallClock, random: any RandomSource
    ) throws(SendmailError) {
        program = SendmailProgram(path: path, patience: patience)
        try program.check()
        writer = MailWriter(sender: sender, templates: templates, clock: clock, random: random)
        lanes = Lanes("magiclink.sendmail", Array(0..<max(1, programs)))
    }

    /// As many as programs may run.
    public var width: Int { lanes.count }

    /// Returns when the program has taken the mail over. When its task is cancelled, the program has five seconds more.
    public func send(_ mail: LoginMail) async throws(MailError) {
        do throws(SendmailError) {
            try await submit(mail)
        } catch {
            throw error.mailError
        }
    }

    /// Like ``send(_:)``, and says what was wrong.
    public func submit(_ mail: LoginMail) async throws(SendmailError) {
        let message = writer.message(for: mail)
        let (program, sender) = (program, writer.sender.address)
        let words = ["-i", "-f", sender.text, "--", mail.recipient.text]
        // A carriage return stands nowhere in a mail but at the end of a line.
        let text = message.bytes.filter { $0 != UInt8(ascii: "\r") }
        let cancellation = Cancellation()
        let failure = await withTaskCancellationHandler {
            await lanes.run { _ in program.run(words, input: text, cancellation) }
        } onCancel: {
            cancellation.raise()
        }
        if let failure { throw failure }
    }
}
