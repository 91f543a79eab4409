/// The fixtures of a directory, read and checked: keys, tokens and whole logins as values.
///
/// The formats are described in the directory's `README.md` and `schema`. A member that this reader does not know is
/// refused: it might change what a vector means.
public struct FixtureSet: Sendable {
    /// The directory they were read from.
    public let directory: String
    /// The keys.
    public let keys: FixtureKeys
    /// Tokens that a verifier accepts.
    public let validTokens: [TokenVector]
    /// Tokens that a verifier refuses.
    public let invalidTokens: [TokenVector]
    /// Whole logins, by name in alphabetical order.
    public let flows: [LoginFlowFixture]
    /// The files of the directory with their hashes.
    public let manifest: FixtureManifest

    /// Reads `manifest.json`, `keys.json`, `tokens/valid.json`, `tokens/invalid.json` and `flows/*.json`, and holds every
    /// file that the manifest names against its hash.
    public init(directory: String) throws(FixtureError) {
        self.directory = directory
        manifest = try FixtureManifest(FixtureReader("manifest.json", below: directory))
        try manifest.check(below: directory)
        keys = try FixtureKeys(FixtureReader("keys.json", below: directory))
        validTokens = try Self.tokens("tokens/valid.json", below: directory)
        invalidTokens = try Self.tokens("tokens/invalid.json", below: directory)
        var flows: [LoginFlowFixture] = []
        for name in LoginFlowFixture.names(in: manifest) {
            flows.append(try LoginFlowFixture(reading: FixtureReader("flows/\(name).json", below: directory)))
        }
        self.flows = flows
        var ids: Set<String> = []
        for vector in tokens {
            guard ids.insert(vector.id).inserted else {
                throw FixtureError(file: "tokens", pointer: "", problem: "there are two vectors \(vector.id)")
            }
            guard keys[vector.key] != nil else {
                throw FixtureError(
                    file: "keys.json", pointer: "", problem: "has no key \"\(vector.key)\" for \(vector.id)")
            }
        }
    }

    /// All tokens, those to be accepted first.
    public var tokens: [TokenVector] { validTokens + invalidTokens }

    private static func tokens(_ path: String, below directory: String) throws(FixtureError) -> [TokenVector] {
        try FixtureReader(path, below: directory).object { members throws(FixtureError) in
            try members.expect("format", "magiclink-fixtures/tokens/1")
            return try members.take("vectors").list(TokenVector.init(reading:))
        }
    }
}
