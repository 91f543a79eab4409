import MagicLinkCrypto
import MagicLinkJWT

/// `keys.json`: the master keys and every key derived from them, as a JWK set.
enum KeyFixtures {
    static let salt = "magiclink"

    static func add(to tree: inout FixtureTree) throws {
        try tree.add(
            "keys.json",
            [
                "format": "magiclink-fixtures/keys/1",
                "warning":
                    "published, for tests only: whoever reads this can sign, and magiclink serve refuses these keys",
                "derivation": [
                    "algorithm": "HKDF-SHA256",
                    "source": "https://www.rfc-editor.org/rfc/rfc5869",
                    "salt": .string(salt),
                    "length": 32,
                ],
                "keys": .array(try World.masterKeys.flatMap(jwks)),
            ])
    }

    /// The info of HKDF.
    static func info(_ purpose: KeyPurpose) -> String { "v1 \(purpose.rawValue)" }

    /// The bytes of a derived key.
    static func derive(_ purpose: KeyPurpose, from master: String) throws -> [UInt8] {
        let secret = Array(master.utf8)
        let key = try HKDF.derive(32, from: secret.span, salt: Array(salt.utf8), info: Array(info(purpose).utf8))
        return key.withSpan { span in span.indices.map { span[$0] } }
    }

    private static func jwks(_ master: (id: String, text: String, signs: Bool)) throws -> [JSONValue] {
        let own: JSONValue = [
            "kty": "oct", "kid": .string(master.id), "k": .string(Base64URL.encode(Array(master.text.utf8))),
            "test_only": true, "purpose": "master", "signs": .bool(master.signs),
        ]
        return [own]
            + (try KeyPurpose.allCases.map { purpose in
                [
                    "kty": "oct", "kid": .string("\(master.id).\(purpose.rawValue)"),
                    "k": .string(Base64URL.encode(try derive(purpose, from: master.text))), "alg": "HS256",
                    "test_only": true, "purpose": .string(purpose.rawValue), "derived_from": .string(master.id),
                    "info": .string(info(purpose)),
                ]
            })
    }
}
