import MagicLinkTesting

/// `flows/*.json` and the same as HAR: whole logins.
enum FlowFixtures {
    static func add(to tree: inout FixtureTree) async throws {
        for flow in try await flows() {
            let path = "flows/\(flow.id).json"
            let document = flow.json
            try tree.add(path, document)
            // What is written is what a reader understands.
            let reader = FixtureReader(file: path, pointer: "", value: document)
            guard try LoginFlowFixture(reading: reader) == flow else { throw Problem("\(path) is read as another") }
            try tree.add("flows/har/\(flow.id).har", try flow.har())
        }
    }

    /// Every flow. The seeds differ so that no two flows have an id in common.
    private static func flows() async throws -> [LoginFlowFixture] {
        [
            try await happyPath(seed: 1), try await wrongNumber(seed: 2), try await wrongNumberTwice(seed: 3),
            try await denied(seed: 4), try await expired(seed: 5), try await openedTwiceAndReported(seed: 6),
            try await mailScanner(seed: 7), try await resumedAfterLostReply(seed: 8), try await twoOrigins(seed: 9),
            try await refreshAndSignOut(seed: 10), try await stolenRefreshToken(seed: 11),
            try await pollingTooFast(seed: 12), try await sentAgainAndCancelled(seed: 13),
        ]
    }
}
