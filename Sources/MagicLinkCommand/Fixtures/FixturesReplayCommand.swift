import MagicLinkJWT
import MagicLinkTesting

/// `magiclink fixtures replay`: plays a flow against a live `magiclink dev --clock manual`.
enum FixturesReplayCommand {
    static func run(_ arguments: [String]) async -> ExitCode {
        do {
            let options = try ReplayOptions(arguments)
            var target = try LiveTarget(url: options.url)
            let flow = try LoginFlowFixture.load(options.flow, from: options.directory)
            let start = start(of: flow, at: try await target.prepare())
            var replay = FlowReplay(flow, start: start)
            try await replay.run(on: &target)
            Terminal.say("\(flow): \(flow.steps.count) steps, each as it is written")
            return .done
        } catch let difference as FlowDifference {
            Terminal.complain("\(difference)")
            return .failed
        } catch {
            return ExitCode(saying: error)
        }
    }

    /// The flow's own time if the service's clock has not come there yet. Else two days on from where it stands: then
    /// nothing is left of what was played before, such as the wrong numbers that an address may have in a day.
    static func start(of flow: LoginFlowFixture, at now: NumericDate) -> NumericDate {
        now <= flow.start ? flow.start : now + .seconds(2 * 86_400)
    }
}

/// The words behind `magiclink fixtures replay`.
struct ReplayOptions: Equatable {
    var flow: String
    var url: String
    var directory = "Fixtures"

    init(_ arguments: [String]) throws(UsageProblem) {
        var options = Options(arguments)
        var words: [String: String] = [:]
        while let option = options.next() {
            guard ["--flow", "--url", "--fixtures"].contains(option) else {
                throw UsageProblem(
                    "fixtures replay does not know \"\(option)\"; it takes --flow NAME, --url URL, --fixtures DIRECTORY"
                )
            }
            words[option] = try options.value(of: option)
        }
        guard let flow = words["--flow"], let url = words["--url"] else {
            throw UsageProblem("fixtures replay needs --flow NAME and --url URL")
        }
        self.flow = flow
        self.url = url
        if let directory = words["--fixtures"] { self.directory = directory }
    }
}
