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
    /// Returns when the next hop has taken the mail over.
    func send(_ mail: LoginMail) async throws(MailError)
}

/// Why a mail was not sent.
public enum MailError: Error, Hashable, Sendable {
    /// It may work later: no connection, a 4xx answer.
    case temporary
    /// It never will: a 5xx answer.
    case permanent
}
