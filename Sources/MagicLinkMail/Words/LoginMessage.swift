public import MagicLink
import MagicLinkJWT

/// The words of a login mail, in English, as plain text and as HTML. Everything in it is ours: a browser and a system
/// from closed lists, the name our operator gave the client, a time (rule 12).
///
/// Outside the link there is no run of three digits or more: nobody shall find a number here that could be the one on
/// the other screen, or be told to look for it here.
public struct LoginMessage: Sendable, CustomStringConvertible, CustomReflectable {
    /// The subject: no secret, no name and no number.
    public let subject: String
    /// The plain text, lines divided by LF; it holds the link once, on a line of its own.
    public let text: String
    /// The same words as a page of HTML, lines divided by LF: one link, which is seen as what it is. It fetches nothing
    /// and runs nothing.
    public let html: String

    /// Words `mail`.
    public init(_ mail: LoginMail) {
        let paragraphs = Self.paragraphs(mail)
        subject = "Your sign-in link"
        text = paragraphs.map(\.text).joined(separator: "\n\n") + "\n"
        html = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>\(Markup.escaped(subject))</title></head>
            <body>
            \(paragraphs.map(\.html).joined(separator: "\n"))
            </body>
            </html>

            """
    }

    /// Nothing of it: it holds the link.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// What is said, once for both forms. *No* has a paragraph of its own, like *Yes* (rule 12).
    private static func paragraphs(_ mail: LoginMail) -> [Paragraph] {
        let proof =
            mail.asksNumber
            ? "You will be asked for the number that stands on the screen where you are signing in. It is not in this "
                + "mail, and nobody may ask you for it, by mail or by phone."
            : "Open it in the browser where you are signing in: it works only there."
        return [
            .words("Somebody, probably you, asked to sign in to \(ShownName(mail.clientName).text)."),
            .facts([("Asked from", mail.origin.words), ("Asked at", CalendarTime(mail.askedAt).words)]),
            .words("To sign in, open this link:"),
            .link(mail.link),
            .words(proof),
            .words(
                "If you did not just ask for this on another screen, do nothing, or open the link and say No: then "
                    + "nobody signs in."),
            .words("The link works once, for \(minutes(mail))."),
        ]
    }

    private static func minutes(_ mail: LoginMail) -> String {
        let minutes = (mail.expiresAt - mail.askedAt).components.seconds / 60
        return minutes == 1 ? "a minute" : "\(minutes) minutes"
    }
}
