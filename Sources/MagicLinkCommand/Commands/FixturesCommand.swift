/// `magiclink fixtures …`: the test data that comes with the source, held against this build.
enum FixturesCommand {
    static let usage = "usage: magiclink fixtures verify [--fixtures DIRECTORY]"

    static func run(_ arguments: [String]) async -> ExitCode {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "verify": return await FixturesVerifyCommand.run(rest)
        default:
            Terminal.complain(usage)
            return .usage
        }
    }
}
