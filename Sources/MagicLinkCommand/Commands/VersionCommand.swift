/// `magiclink version`
enum VersionCommand {
    /// The version of this source; a release changes it together with CHANGELOG.md.
    static let version = "0.1.0-dev"

    static func run(_ arguments: [String]) -> ExitCode {
        guard arguments.isEmpty else {
            Terminal.complain("version takes no arguments")
            return .usage
        }
        Terminal.say("magiclink \(version)")
        return .done
    }
}
