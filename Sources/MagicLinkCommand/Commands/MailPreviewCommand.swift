import MagicLink
import MagicLinkJWT
import MagicLinkMail

/// `magiclink mail preview`: the mail as it would be sent, by the settings that word it, with a link that opens nothing.
enum MailPreviewCommand {
    static func run(_ options: Options, _ environment: [String: String]) throws -> ExitCode {
        let options = try MailPreviewOptions(options)
        let values = try SettingValues(environment: environment, config: options.config)
        let sample = try MailSample(values, in: options.language)
        // Half a page in a file would be taken for the whole.
        guard Terminal.deliver(sample.bytes(options.form)) else {
            throw StartProblem(.failed, "the mail could not be written to standard output")
        }
        return .done
    }
}

/// The words behind `magiclink mail preview`.
struct MailPreviewOptions: Equatable {
    /// What of the mail is shown.
    enum Form: String, CaseIterable {
        case text, html, eml
    }

    var form = Form.text
    var language: MailLanguage?
    var config: String?

    init(_ options: Options) throws(UsageProblem) {
        var options = options
        while let option = options.next() {
            switch option {
            case "--config": config = try options.value(of: option)
            case "--format":
                let text = try options.value(of: option)
                guard let form = Form(rawValue: text) else {
                    throw UsageProblem("--format is \"\(text)\"; write text, html or eml")
                }
                self.form = form
            case "--language": language = try options.language(of: option)
            default:
                throw UsageProblem(
                    "mail preview does not know \"\(option)\"; it takes --language, --format and --config")
            }
        }
    }
}

extension Options {
    /// The language behind the option that was taken last.
    mutating func language(of option: String) throws(UsageProblem) -> MailLanguage {
        let text = try value(of: option)
        guard let language = MailLanguage(rawValue: text) else {
            let known = MailLanguage.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageProblem("\(option) is \"\(text)\"; write one of \(known)")
        }
        return language
    }
}

/// A mail that nobody asked for, always the same one under the same settings.
struct MailSample {
    private let mail: LoginMail
    private let templates: MailTemplates
    private let sender: Sender

    /// Understands the settings that a mail depends on, or says everything that is wrong with them at once. What else is
    /// set belongs to commands that serve.
    ///
    /// - Parameter language: the one to write in; nil for the one of the settings.
    init(_ values: SettingValues, in language: MailLanguage?) throws(SettingsProblems) {
        var reader = SettingsReader(values)
        let (templates, url) = (reader.mailTemplates(), reader.baseURL(insecureAllowed: true))
        var sender = Sender("MagicLink <login@example.org>")
        if let text = values[.mailFrom] {
            sender = Sender(text)
            if sender == nil { reader.complain(.mailFrom, text, "write \(Sender.grammar)") }
        }
        guard let policy = reader.policy(limits: .none), let sender, reader.problems.isEmpty else {
            throw SettingsProblems(all: reader.problems)
        }
        // 2026-11-21T08:31:00Z
        let now = NumericDate(1_795_249_860)
        do {
            mail = LoginMail(
                recipient: try EmailAddress("ada@example.org"),
                link: "\(url?.text ?? "https://login.example.org")/confirm/\(Self.token)",
                origin: Device(browser: .firefox, system: .linux),
                clientName: ClientRegistry()[ClientRegistry.defaultID]?.name ?? ClientRegistry.defaultID, askedAt: now,
                expiresAt: now + policy.linkLifetime, asksNumber: policy.match != .sameBrowser,
                language: language ?? policy.language)
        } catch {
            throw SettingsProblems(all: [SettingsProblem("the sample has no address: \(error)")])
        }
        (self.templates, self.sender) = (templates, sender)
    }

    /// About as long as a token and in its alphabet. Without its dots it can be none.
    private static let token = String(repeating: "This-is-a-sample_and-opens-nothing_", count: 11)

    /// What `--format` asks for.
    func bytes(_ form: MailPreviewOptions.Form) -> [UInt8] {
        let message = LoginMessage(mail, by: templates)
        switch form {
        case .text: return Array(message.text.utf8)
        case .html: return Array(message.html.utf8)
        case .eml:
            // The only thing of a mail that is drawn; a sample's is always the same.
            let id = MessageID(on: sender, from: NoChance())
            return MailMessage(message, to: mail.recipient, from: sender, date: mail.askedAt, id: id).bytes
        }
    }

    private struct NoChance: RandomSource {
        func next() -> UInt64 { 0 }
    }
}
