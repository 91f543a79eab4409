public import MagicLink

/// The words and the look of every mail: our own, and over them those of an operator. A value, made and checked once, when
/// a service starts.
///
/// An operator's template is taken only if every mail made of it keeps our rules; ``init(overriding:)`` says what they are.
public struct MailTemplates: Hashable, Sendable {
    /// A template as it lies in a directory.
    public struct File: Hashable, Sendable {
        /// `login.LANGUAGE.FORM`: `login.de.subject`, `login.de.txt`, `login.de.html`.
        public let name: String
        /// What is in it: UTF-8.
        public let bytes: [UInt8]

        /// Creates a file.
        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// A template has at most so many bytes.
    public static let fileSizeLimit = TemplateSource.sizeLimit

    /// Our own.
    public static let builtIn = MailTemplates(
        forms: Dictionary(uniqueKeysWithValues: MailLanguage.allCases.map { ($0, Both($0)) }))

    /// What a mail is made of where a number is asked for, and where none is.
    private struct Both: Hashable, Sendable {
        var numbered: MailForms
        var unnumbered: MailForms

        /// Our own, which differ in their values alone.
        init(_ language: MailLanguage) {
            numbered = MailForms(.of(language), in: language)
            unnumbered = numbered
        }
    }

    private var forms: [MailLanguage: Both]

    private init(forms: [MailLanguage: Both]) {
        self.forms = forms
    }

    /// Compiles an operator's templates over our own, or says everything that is wrong with them at once.
    ///
    /// Text and HTML of a language come together or not at all. Each says each of `{{client}}`, `{{device}}`, `{{time}}`,
    /// `{{lifetime}}`, `{{safety}}` and `{{refusal}}`, holds `{{link}}` once where it is seen, and outside of it no other
    /// link and no run of three digits. HTML is written in a strict form of a few elements and attributes; it fetches
    /// nothing and runs nothing. The article on templates says it in full.
    public init(overriding files: [File]) throws(TemplateProblems) {
        self = .builtIn
        var problems: [TemplateProblem] = []
        var given: Set<String> = []
        for file in files.sorted(by: { $0.name < $1.name }) {
            guard let (language, form) = Self.place(of: file.name) else {
                let advice = "no template has this name; write login.LANGUAGE.FORM"
                let (languages, forms) = (MailLanguage.allCases.map(\.rawValue), MailForm.allCases.map(\.rawValue))
                let lists = "of \(languages.joined(separator: ", ")) and \(forms.joined(separator: ", "))"
                problems.append(TemplateProblem(file: file.name, line: 1, words: "\(advice), \(lists)"))
                continue
            }
            given.insert(file.name)
            let compiled = CompiledTemplate(file, as: form)
            problems += compiled.problems
            forms[language, default: Both(language)].numbered[form] = compiled.numbered
            forms[language, default: Both(language)].unnumbered[form] = compiled.unnumbered
        }
        problems += Self.alone(given)
        guard problems.isEmpty else { throw TemplateProblems(all: problems) }
    }

    /// Where a file's name puts it; nil if it names nothing.
    private static func place(of name: String) -> (MailLanguage, MailForm)? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0] == "login", let language = MailLanguage(rawValue: parts[1]),
            let form = MailForm(rawValue: parts[2])
        else { return nil }
        return (language, form)
    }

    /// A text without its page, or the reverse: one mail would say two things.
    private static func alone(_ names: Set<String>) -> [TemplateProblem] {
        var problems: [TemplateProblem] = []
        for language in MailLanguage.allCases {
            let (text, html) = ("login.\(language.rawValue).txt", "login.\(language.rawValue).html")
            for (name, other) in [(text, html), (html, text)] where names.contains(name) && !names.contains(other) {
                let words = "there is no \(other) beside it; the two are one mail and come together"
                problems.append(TemplateProblem(file: name, line: 1, words: words))
            }
        }
        return problems
    }

    /// What a mail is made of.
    func forms(of language: MailLanguage, asksNumber: Bool) -> MailForms {
        let both = forms[language] ?? Both(language)
        return asksNumber ? both.numbered : both.unnumbered
    }

    /// Our own template of that form, as an operator could write it: something to begin with.
    public static func builtInSource(of form: MailForm, in language: MailLanguage) -> String {
        MailForms(.of(language), in: language)[form].source
    }
}
