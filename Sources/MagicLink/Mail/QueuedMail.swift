public import MagicLinkJWT

/// A row of the mail queue: which login and which sending of it. It holds no token: the worker signs as it sends.
public struct QueuedMail: Hashable, Sendable {
    /// The login.
    public let session: SessionID
    /// 0 for the first mail, then one more for each resend; with the login it names the row.
    public let sending: Int
    /// A row like every other that no mail is made of (rule 4). Only the worker obeys it.
    public let isDecoy: Bool

    /// Creates a row.
    public init(session: SessionID, sending: Int, isDecoy: Bool) {
        self.session = session
        self.sending = sending
        self.isDecoy = isDecoy
    }
}
