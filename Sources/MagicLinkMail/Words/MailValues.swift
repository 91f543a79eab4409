import MagicLink
import MagicLinkJWT

/// What the places of a template stand for in one mail, as text that nothing is escaped in. All of it is ours: closed
/// lists, the operator's name of the client, a time (rule 12).
struct MailValues {
    private let link: String
    private let client: String
    private let device: String
    private let time: String
    private let lifetime: String
    private let safety: String
    private let refusal: String

    init(_ mail: LoginMail, in words: MailWords) {
        link = mail.link
        client = ShownName(mail.clientName)?.text ?? words.nameless
        device = words.device.words(mail.origin)
        time = words.date.words(CalendarTime(mail.askedAt))
        lifetime = words.minutes.words(Self.minutes(mail))
        safety = mail.asksNumber ? words.numberSafety : words.browserSafety
        refusal = words.refusal
    }

    subscript(placeholder: Placeholder) -> String {
        switch placeholder {
        case .link: link
        case .client: client
        case .device: device
        case .time: time
        case .lifetime: lifetime
        case .safety: safety
        case .refusal: refusal
        }
    }

    /// Whole minutes, rounded down, one at least: a link may outlive its word by less than one, and hardly ever the other
    /// way round. No policy allows a hundred, which would be three digits.
    private static func minutes(_ mail: LoginMail) -> Int {
        Int(min(max(1, (mail.expiresAt - mail.askedAt).components.seconds / 60), 99))
    }
}
