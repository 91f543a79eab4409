/// `tokens/valid.json` and `tokens/invalid.json`.
enum TokenFixtures {
    static func add(to tree: inout FixtureTree) throws {}
}
