import Foundation
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting
import Testing

@testable import MagicLinkCommand

/// The flows of the repository.
enum Flows {
    static let directory = Program.root.appending(path: "Fixtures").path
    /// Their names, from the folder; a list that cannot be read is empty, and a test of its own says so.
    static let names: [String] = {
        do { return try LoginFlowFixture.names(in: directory) } catch { return [] }
    }()

    static func load(_ name: String) throws -> LoginFlowFixture {
        try LoginFlowFixture.load(name, from: directory)
    }

    /// Plays `flow` against whoever listens there; the first difference, or nil.
    static func difference(
        _ flow: LoginFlowFixture, at address: ListenAddress?, called authority: String, readsLostAnswers: Bool = true,
        expecting values: [String: String] = [:]
    ) async throws -> FlowDifference? {
        var target = LiveTarget(try #require(address), authority: authority)
        let start = FixturesReplayCommand.start(of: flow, at: try await target.prepare())
        var replay = FlowReplay(flow, start: start, expecting: values)
        replay.readsLostAnswers = readsLostAnswers
        do {
            try await replay.run(on: &target)
            return nil
        } catch let difference as FlowDifference {
            return difference
        }
    }
}

extension LoginFlowFixture {
    /// The flow with its steps made into others.
    func changing(_ change: (FlowStep) -> FlowStep?) -> LoginFlowFixture {
        LoginFlowFixture(
            id: id, sentence: sentence, start: start, seed: seed, values: values, choices: choices, tokens: tokens,
            steps: steps.compactMap(change))
    }
}

extension FlowStep {
    /// The step with another request, or another answer.
    func with(request: FlowRequest? = nil, response: FlowResponse? = nil) -> FlowStep {
        FlowStep(
            id: id, sentence: sentence, actor: actor, now: now, request: request ?? self.request,
            response: response ?? self.response, answeredAfter: answeredAfter, isLost: isLost, mail: mail,
            captures: captures)
    }
}
