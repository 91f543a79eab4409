public import MagicLink
import Synchronization

/// The mailer of `magiclink dev`: keeps the newest mails in memory and shows them to whoever asks. Nothing leaves the
/// machine, and nothing of this exists outside development.
public final class DevelopmentMailbox: Mailer {
    /// One kept mail.
    public struct Kept: Hashable, Sendable {
        /// The recipient.
        public let recipient: EmailAddress
        /// The subject.
        public let subject: String
        /// The whole link, a secret everywhere else.
        public let link: String
        /// The plain text.
        public let text: String
    }

    /// So many are kept; the oldest goes first.
    public static let capacity = 100

    private let kept = Mutex<[LoginMail]>([])
    private let templates: MailTemplates
    private let announce: @Sendable (LoginMail) -> Void

    /// Creates an empty mailbox.
    ///
    /// - Parameters:
    ///   - templates: how mails are worded.
    ///   - announce: called for each mail after it was kept, on the task that sent it.
    public init(templates: MailTemplates = .builtIn, announce: @escaping @Sendable (LoginMail) -> Void) {
        self.templates = templates
        self.announce = announce
    }

    /// What is kept, newest first. The words are chosen now: few of the mails of a load test are ever looked at.
    public var mails: [Kept] {
        kept.withLock { $0 }.reversed().map { mail in
            let message = LoginMessage(mail, by: templates)
            return Kept(recipient: mail.recipient, subject: message.subject, link: mail.link, text: message.text)
        }
    }

    /// Keeps the mail.
    public func send(_ mail: LoginMail) async throws(MailError) {
        kept.withLock { kept in
            kept.append(mail)
            if kept.count > Self.capacity { kept.removeFirst() }
        }
        announce(mail)
    }
}
