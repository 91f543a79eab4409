/// `magiclink mail`: what an operator does with mails.
enum MailCommand {
    static func run(_ arguments: [String], environment: [String: String]) async -> ExitCode {
        do {
            switch arguments.first {
            case "test": try await MailTestCommand.run(Array(arguments.dropFirst()), environment)
            default: throw UsageProblem("usage: magiclink mail test --to ADDRESS [--config FILE]")
            }
            return .done
        } catch {
            return ExitCode(saying: error)
        }
    }
}
