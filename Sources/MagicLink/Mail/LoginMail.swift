public import MagicLinkJWT

/// One mail with one link, as the worker hands it to a mailer. The mailer chooses the words; all it may say is here.
public struct LoginMail: Sendable, CustomStringConvertible, CustomReflectable {
    /// Where it goes: the address stored with the user where there is one.
    public let recipient: EmailAddress
    /// The whole link. A secret: whoever holds it and sees the number signs somebody in.
    public let link: String
    /// What is known of the screen that asked.
    public let origin: Device
    /// What the operator calls the client that asked.
    public let clientName: String
    /// When it was asked for.
    public let askedAt: NumericDate
    /// From this second on the link is over.
    public let expiresAt: NumericDate
    /// True if a number will be asked for; false if only the asking browser can confirm.
    public let asksNumber: Bool
    /// What it is written in.
    public let language: MailLanguage

    /// Creates a mail.
    public init(
        recipient: EmailAddress, link: String, origin: Device, clientName: String, askedAt: NumericDate,
        expiresAt: NumericDate, asksNumber: Bool, language: MailLanguage = .english
    ) {
        self.recipient = recipient
        self.link = link
        self.origin = origin
        self.clientName = clientName
        self.askedAt = askedAt
        self.expiresAt = expiresAt
        self.asksNumber = asksNumber
        self.language = language
    }

    /// Nothing of it: the link is a secret, and an address is nobody's business.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
