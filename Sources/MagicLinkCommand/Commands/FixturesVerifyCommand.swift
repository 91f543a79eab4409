import MagicLinkTesting

/// `magiclink fixtures verify`: replays all fixtures against this build.
enum FixturesVerifyCommand {
    /// How many differences are shown: one cause mostly has many.
    static let shown = 10

    static func run(_ arguments: [String]) async -> ExitCode {
        do {
            var options = Options(arguments)
            var directory = "Fixtures"
            while let option = options.next() {
                guard option == "--fixtures" else {
                    throw UsageProblem("fixtures verify does not know \"\(option)\"; it takes --fixtures DIRECTORY")
                }
                directory = try options.value(of: option)
            }
            let fixtures = try FixtureSet(directory: directory)
            let differences = try tokens(fixtures) + (try await FlowVerification.differences(fixtures))
            return report(differences, "\(fixtures.tokens.count) tokens and \(fixtures.flows.count) flows")
        } catch {
            return ExitCode(saying: error)
        }
    }

    /// A line for each token of which this build says something else.
    static func tokens(_ fixtures: FixtureSet) throws -> [String] {
        let keys = try fixtures.keys.ring()
        return fixtures.tokens.compactMap { vector in
            vector.difference(under: keys).map { "\(vector): \($0)" }
        }
    }

    private static func report(_ differences: [String], _ count: String) -> ExitCode {
        guard !differences.isEmpty else {
            Terminal.say("\(count): this build says of each what the fixtures say")
            return .done
        }
        for difference in differences.prefix(shown) { Terminal.say(difference) }
        let more = differences.count - shown
        if more > 0 { Terminal.say("and \(more) more") }
        Terminal.complain("of \(count), this build says something else of \(differences.count)")
        return .failed
    }
}
