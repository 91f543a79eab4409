import MagicLinkJWT

/// Keeps the mails that are still to be sent. Rows are made by logins alone, in the login's transaction.
public protocol MailQueue: Sendable {
    /// The rows that are due, oldest first, at most `limit`; they stay until they are removed.
    func dueMail(limit: Int) async throws(StoreError) -> [DueMail]

    /// The row is done: sent, or never to be sent.
    func remove(_ mail: QueuedMail) async throws(StoreError)

    /// The row failed once more and is due again after `pause`.
    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError)

    /// Returns when a row was added, at once if one was since the last return; also when the task is cancelled.
    func mailAdded() async
}

/// A row that is due, and how often it has failed.
public struct DueMail: Hashable, Sendable {
    /// The row.
    public let mail: QueuedMail
    /// How many attempts have failed.
    public let failures: Int

    /// Creates it.
    public init(mail: QueuedMail, failures: Int) {
        self.mail = mail
        self.failures = failures
    }
}

/// Sends one mail.
public protocol Mailer: Sendable {
    /// So many mails are sent at the same time without making one another wait; at least 1, and 1 unless it says otherwise.
    var width: Int { get }

    /// Returns when the next hop has taken the mail over. A task that is cancelled has it give up as soon as it is sure that
    /// the mail was not taken.
    func send(_ mail: LoginMail) async throws(MailError)
}

extension Mailer {
    /// One after the other.
    public var width: Int { 1 }
}

/// Why a mail was not sent.
public struct MailError: Error, Hashable, Sendable {
    /// What follows from it.
    public enum Kind: Hashable, Sendable {
        /// It may work later: no connection, a 4xx answer.
        case temporary
        /// It never will: a 5xx answer to this recipient.
        case permanent
    }

    /// What follows from it.
    public let kind: Kind
    /// What the operator has to know: no address, no secret. Nil where it is a matter of this mail alone.
    public let trouble: String?

    /// Creates it.
    public init(_ kind: Kind, trouble: String?) {
        (self.kind, self.trouble) = (kind, trouble)
    }

    /// It may work later, and is a matter of this mail alone.
    public static let temporary = MailError(.temporary, trouble: nil)
    /// It never will, and is a matter of this mail alone.
    public static let permanent = MailError(.permanent, trouble: nil)
}
