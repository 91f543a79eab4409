/// `magiclink fixtures …`: the test data that comes with the source, held against this build.
enum FixturesCommand {
    static let usage = """
        usage: magiclink fixtures verify [--fixtures DIRECTORY], \
        magiclink fixtures serve --flow NAME [--port NUMBER] [--as ACTOR] [--fixtures DIRECTORY], or \
        magiclink fixtures replay --flow NAME --url URL [--fixtures DIRECTORY]
        """

    static func run(_ arguments: [String]) async -> ExitCode {
        let rest = Array(arguments.dropFirst())
        switch arguments.first {
        case "verify": return await FixturesVerifyCommand.run(rest)
        case "serve": return await FixturesServeCommand.run(rest)
        case "replay": return await FixturesReplayCommand.run(rest)
        default:
            Terminal.complain(usage)
            return .usage
        }
    }
}
