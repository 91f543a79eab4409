public import MagicLink

/// The words of a login mail in its language, as plain text and as HTML. Everything in it is ours: a browser and a system
/// from closed lists, the name our operator gave the client, a time (rule 12), and the operator's own templates.
///
/// Outside the link there is no run of three digits or more: nobody shall find a number here that could be the one on
/// the other screen, or be told to look for it here.
public struct LoginMessage: Sendable, CustomStringConvertible, CustomReflectable {
    /// What it is written in.
    public let language: MailLanguage
    /// The subject: no secret and no number.
    public let subject: String
    /// The plain text, lines divided by LF; it holds the link once, on a line of its own.
    public let text: String
    /// The same as a page of HTML, lines divided by LF: one link, which is seen as what it is. It fetches nothing and runs
    /// nothing.
    public let html: String

    /// Words `mail` by the templates of its language.
    public init(_ mail: LoginMail, by templates: MailTemplates = .builtIn) {
        language = mail.language
        let forms = templates.forms(of: mail.language, asksNumber: mail.asksNumber)
        let values = MailValues(mail, in: .of(mail.language))
        subject = forms.subject.text(values)
        text = forms.text.text(values)
        html = forms.html.text(values)
    }

    /// Nothing of it: it holds the link.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
