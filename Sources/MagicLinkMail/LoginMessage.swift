public import MagicLink
import MagicLinkJWT

/// The words of a login mail, in English. Everything in it is ours: a browser and a system from closed lists, the
/// name our operator gave the client, a time (rule 12).
///
/// Outside the link there is no run of three digits or more: nobody shall find a number here that could be the one on
/// the other screen, or be told to look for it here.
public struct LoginMessage: Sendable {
    /// The subject: no secret, no name and no number.
    public let subject: String
    /// The plain text, lines divided by LF; it holds the link once, on a line of its own.
    public let text: String

    /// Words `mail`.
    public init(_ mail: LoginMail) {
        subject = "Your sign-in link"
        let proof =
            mail.asksNumber
            ? "You will be asked for the number that stands on the screen where you are signing in. It is not in this "
                + "mail, and nobody may ask you for it, by mail or by phone."
            : "Open it in the browser where you are signing in: it works only there."
        text = """
            Somebody, probably you, asked to sign in to \(mail.clientName).

            Asked from: \(mail.origin.words)
            Asked at:   \(CalendarTime(mail.askedAt).words)

            To sign in, open this link:

            \(mail.link)

            \(proof)

            The link works once, for \(Self.minutes(mail)). If you did not just ask for this on another screen, \
            do nothing, or open the link and say No.

            """
    }

    private static func minutes(_ mail: LoginMail) -> String {
        let minutes = (mail.expiresAt - mail.askedAt).components.seconds / 60
        return minutes == 1 ? "a minute" : "\(minutes) minutes"
    }
}
