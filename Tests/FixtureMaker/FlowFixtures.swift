/// `flows/*.json` and the same as HAR: whole logins.
enum FlowFixtures {
    static func add(to tree: inout FixtureTree) throws {}
}
