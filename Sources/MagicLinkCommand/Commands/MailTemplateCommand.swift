import MagicLink
import MagicLinkMail

/// `magiclink mail template`: one of our own templates, for an operator to begin with.
enum MailTemplateCommand {
    static func run(_ options: Options) throws -> ExitCode {
        var options = options
        var (language, form) = (MailLanguage.english, MailForm.text)
        while let option = options.next() {
            switch option {
            case "--language": language = try options.language(of: option)
            case "--format":
                let text = try options.value(of: option)
                switch text {
                case "subject": form = .subject
                case "text": form = .text
                case "html": form = .html
                default: throw UsageProblem("--format is \"\(text)\"; write subject, text or html")
                }
            default:
                throw UsageProblem("mail template does not know \"\(option)\"; it takes --language and --format")
            }
        }
        guard Terminal.deliver(MailTemplates.builtInSource(of: form, in: language)) else {
            throw StartProblem(.failed, "the template could not be written to standard output")
        }
        return .done
    }
}
