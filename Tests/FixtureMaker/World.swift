import MagicLinkJWT

/// The service that all fixtures speak of: its address, its keys and the second at which things begin.
enum World {
    /// The version of the fixtures' formats and content, by the promise in `Fixtures/README.md`.
    static let version = "1.0.0"
    /// The base URL and so the claim `iss`.
    static let issuer = "https://login.example.org"
    /// What session tokens may be for, besides ``issuer``.
    static let api = "https://api.example.org"
    /// When a login begins: 2027-01-15T08:00:00Z.
    static let start = NumericDate(1_800_000_000)

    /// The master keys: readable, so that everybody sees at a glance that they are for tests. `serve` refuses them.
    static let masterKeys = [
        (id: "fixtures-2027", text: "magiclink-fixtures-test-only-key", signs: true),
        (id: "fixtures-2026", text: "magiclink-fixtures-other-testkey", signs: false),
    ]

    /// The ring of both keys; `fixtures-2027` signs.
    static func keys() throws -> KeyRing {
        let lines = masterKeys.map { key in
            "\(key.id) \(Base64URL.encode(Array(key.text.utf8)))\(key.signs ? "" : " verify")\n"
        }
        return try KeyRing(parsing: Array(lines.joined().utf8), refusing: .none)
    }
}
