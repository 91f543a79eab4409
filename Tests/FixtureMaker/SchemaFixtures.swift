import MagicLinkJWT

/// `schema/*.json`: JSON Schema 2020-12 of each kind of file. No object takes a member that is not listed.
enum SchemaFixtures {
    static func add(to tree: inout FixtureTree) throws {
        try tree.add("schema/keys.json", KeySchema.schema)
        try tree.add("schema/tokens.json", TokenSchema.schema)
        try tree.add("schema/manifest.json", ManifestSchema.schema)
        try tree.add("schema/flow.json", FlowSchema.schema)
    }
}

/// Pieces that schemas are made of.
enum Schema {
    /// A whole schema: the members of an object, all of them required.
    static func document(_ title: String, _ properties: JSONObject) -> JSONValue {
        guard case .object(let body) = object(properties) else { return nil }
        var schema: JSONObject = [
            "$schema": "https://json-schema.org/draft/2020-12/schema", "title": .string(title),
        ]
        for member in body.members { schema[member.name] = member.value }
        return .object(schema)
    }

    /// An object of these members and no others; required are all but `optional`.
    static func object(_ properties: JSONObject, optional: Set<String> = []) -> JSONValue {
        [
            "type": "object", "additionalProperties": false,
            "required": .array(properties.members.map(\.name).filter { !optional.contains($0) }.map { .string($0) }),
            "properties": .object(properties),
        ]
    }

    /// An array of at least one `element`.
    static func list(_ element: JSONValue) -> JSONValue { ["type": "array", "minItems": 1, "items": element] }

    /// `first` where the member `name` is `word`, and `second` elsewhere. A fault is then named, as with `oneOf` it is not.
    static func either(_ name: String, _ word: String, _ first: JSONValue, or second: JSONValue) -> JSONValue {
        [
            "if": ["properties": [name: ["const": .string(word)]], "required": [.string(name)]], "then": first,
            "else": second,
        ]
    }

    /// A string that `pattern` matches.
    static func string(_ pattern: String, _ description: String? = nil) -> JSONValue {
        described(["type": "string", "pattern": .string(pattern)], description)
    }

    /// Any string.
    static func text(_ description: String? = nil) -> JSONValue { described(["type": "string"], description) }

    /// An integer.
    static func integer(_ description: String? = nil) -> JSONValue { described(["type": "integer"], description) }

    /// One of a closed list of strings.
    static func words(_ words: some Sequence<String>, _ description: String? = nil) -> JSONValue {
        described(["enum": .array(words.map { .string($0) })], description)
    }

    /// Base64url without padding.
    static let base64URL = string("^[A-Za-z0-9_-]*$")

    private static func described(_ schema: JSONObject, _ description: String?) -> JSONValue {
        var schema = schema
        schema["description"] = description.map { .string($0) }
        return .object(schema)
    }
}

/// The manifest's.
private enum ManifestSchema {
    static let schema = Schema.document(
        "The files of the fixtures, with their hashes",
        [
            "format": ["const": "magiclink-fixtures/manifest/1"],
            "version": Schema.string("^[0-9]+\\.[0-9]+\\.[0-9]+$", "semantic, by the promise in README.md"),
            "licence": ["const": "CC0-1.0"],
            "files": Schema.list(
                Schema.object([
                    "path": Schema.string("^[a-z0-9_./-]+$"), "bytes": ["type": "integer", "minimum": 1],
                    "sha256": Schema.string("^[0-9a-f]{64}$"),
                ])),
        ])
}

/// The keys'.
private enum KeySchema {
    static let schema = Schema.document(
        "Keys that are published, and how they are derived",
        [
            "format": ["const": "magiclink-fixtures/keys/1"],
            "warning": Schema.text(),
            "derivation": Schema.object([
                "algorithm": ["const": "HKDF-SHA256"], "source": Schema.text(), "salt": Schema.text("in UTF-8"),
                "length": ["const": 32],
            ]),
            "keys": Schema.list(Schema.either("purpose", "master", master, or: derived)),
        ])

    private static let master = Schema.object([
        "kty": ["const": "oct"], "kid": Schema.string("^[A-Za-z0-9_-]{1,32}$", "as it stands in tokens"),
        "k": Schema.base64URL, "test_only": ["const": true], "purpose": ["const": "master"],
        "signs": ["type": "boolean", "description": "false: it verifies only"],
    ])

    private static let derived = Schema.object([
        "kty": ["const": "oct"], "kid": Schema.text("the master key's, a dot and the purpose"), "k": Schema.base64URL,
        "alg": ["const": "HS256"], "test_only": ["const": true],
        "purpose": Schema.words(KeyPurpose.allCases.map(\.rawValue)), "derived_from": Schema.text("a master key's kid"),
        "info": Schema.text("in UTF-8"),
    ])
}
