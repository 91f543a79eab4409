/// A language that we have all words of a mail in. The raw value is its tag,
/// https://www.rfc-editor.org/rfc/rfc5646#section-2.2.1, and the word it is stored as.
public enum MailLanguage: String, CaseIterable, Sendable {
    /// English.
    case english = "en"
    /// German.
    case german = "de"
    /// French.
    case french = "fr"
    /// Spanish.
    case spanish = "es"
    /// Italian.
    case italian = "it"
}
