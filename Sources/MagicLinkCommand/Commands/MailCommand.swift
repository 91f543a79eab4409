/// `magiclink mail …`: what an operator does with mails.
enum MailCommand {
    static func run(_ arguments: [String], environment: [String: String]) async -> ExitCode {
        let options = Options(Array(arguments.dropFirst()))
        do {
            switch arguments.first {
            case "preview": return try MailPreviewCommand.run(options, environment)
            case "template": return try MailTemplateCommand.run(options)
            case "test": return try await MailTestCommand.run(options, environment)
            default: throw UsageProblem("usage: magiclink mail preview, magiclink mail template or magiclink mail test")
            }
        } catch {
            return ExitCode(saying: error)
        }
    }
}
