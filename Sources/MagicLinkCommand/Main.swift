import FoundationEssentials

@main
enum Main {
    static func main() async {
        let environment = ProcessInfo.processInfo.environment
        Terminal.leave(await run(Array(CommandLine.arguments.dropFirst()), environment: environment))
    }

    /// Finds the command of that name; its file says what it does.
    static func run(_ arguments: [String], environment: [String: String]) async -> ExitCode {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case nil, "help", "--help", "-h": return HelpCommand.run(rest)
        case "version", "--version": return VersionCommand.run(rest)
        case "dev": return await DevCommand.run(rest, environment: environment)
        case "serve": return await ServeCommand.run(rest, environment: environment)
        case "key": return KeyCommand.run(rest, environment: environment)
        case "mail": return await MailCommand.run(rest, environment: environment)
        case "token": return TokenCommand.run(rest)
        case "fixtures": return await FixturesCommand.run(rest)
        case let name?:
            Terminal.complain("there is no command \"\(name)\"; `magiclink help` lists them")
            return .usage
        }
    }
}
