/// `magiclink mail …`: what mails look like.
enum MailCommand {
    static func run(_ arguments: [String], environment: [String: String]) -> ExitCode {
        let options = Options(Array(arguments.dropFirst()))
        do {
            switch arguments.first {
            case "preview": return try MailPreviewCommand.run(options, environment)
            case "template": return try MailTemplateCommand.run(options)
            default: throw UsageProblem("usage: magiclink mail preview or magiclink mail template")
            }
        } catch {
            return ExitCode(saying: error)
        }
    }
}
