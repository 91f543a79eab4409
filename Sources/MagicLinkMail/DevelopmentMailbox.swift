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

    private let kept = Mutex<[Kept]>([])
    private let announce: @Sendable (Kept) -> Void

    /// Creates an empty mailbox.
    ///
    /// - Parameter announce: called for each mail after it was kept, on the task that sent it.
    public init(announce: @escaping @Sendable (Kept) -> Void) {
        self.announce = announce
    }

    /// What is kept, newest first.
    public var mails: [Kept] { kept.withLock { $0.reversed() } }

    /// Keeps the mail.
    public func send(_ mail: LoginMail) async throws(MailError) {
        let message = LoginMessage(mail)
        let item = Kept(recipient: mail.recipient, subject: message.subject, link: mail.link, text: message.text)
        kept.withLock { kept in
            kept.append(item)
            if kept.count > Self.capacity { kept.removeFirst() }
        }
        announce(item)
    }
}
