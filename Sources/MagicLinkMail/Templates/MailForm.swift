/// A form in which a mail is worded. The raw value is the end of a template's file name.
public enum MailForm: String, CaseIterable, Sendable {
    /// The subject line.
    case subject
    /// Plain text.
    case text = "txt"
    /// A page of HTML.
    case html

    /// What has to stand in a template of this form, each of it.
    var required: [Placeholder] {
        switch self {
        case .subject: []
        case .text, .html: Placeholder.allCases
        }
    }
}
