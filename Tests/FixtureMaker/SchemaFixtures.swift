import MagicLinkJWT

/// `schema/*.json`: JSON Schema 2020-12 of each kind of file. No object takes a member that is not listed.
enum SchemaFixtures {
    static func add(to tree: inout FixtureTree) throws {}
}
