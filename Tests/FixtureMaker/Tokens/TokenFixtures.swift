import MagicLinkJWT

/// `tokens/valid.json` and `tokens/invalid.json`.
enum TokenFixtures {
    static func add(to tree: inout FixtureTree) throws {
        var valid = VectorList()
        try valid.addKinds()
        try valid.addGoodTimes()
        try valid.addSpellings()
        try tree.add("tokens/valid.json", ["format": "magiclink-fixtures/tokens/1", "vectors": .array(valid.vectors)])

        var invalid = VectorList()
        try invalid.addTexts()
        try invalid.addHeaders()
        try invalid.addAlgorithms()
        try invalid.addKeyNames()
        try invalid.addSignatures()
        try invalid.addClaimsTexts()
        try invalid.addClaimNames()
        try invalid.addParties()
        try invalid.addIdentifiers()
        try invalid.addTimes()
        try Leniency.check(invalid.ids)
        try tree.add(
            "tokens/invalid.json", ["format": "magiclink-fixtures/tokens/1", "vectors": .array(invalid.vectors)])
    }
}
