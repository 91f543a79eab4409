import MagicLinkJWT

/// The schema of `tokens/*.json`.
enum TokenSchema {
    static let schema = Schema.document(
        "Tokens with their verdicts",
        [
            "format": ["const": "magiclink-fixtures/tokens/1"],
            "vectors": Schema.list(
                Schema.either(
                    "verdict", "accept", Schema.object(common + accepted), or: Schema.object(common + refused))),
        ])

    private static let common: JSONObject = [
        "id": Schema.string("^[a-z]+(-[a-z]+)*-[0-9]{2,}$", "stays for ever"),
        "name": Schema.string("^[a-z0-9]+(_[a-z0-9]+)*$", "a sentence"),
        "purpose": Schema.words(Kind.all.map(\.rawValue), "the kind of token that is expected"),
        "key": Schema.text("the kid, in keys.json, of the key to verify with"),
        "now": Schema.integer("seconds since 1970 at which the token is shown"),
        "leeway": Schema.integer("seconds that iat and nbf may lie ahead; exp has none"),
        "expect": Schema.object([
            "typ": Schema.text(), "iss": Schema.text(), "aud": Schema.list(Schema.text("one of these")),
        ]),
        "token": Schema.text("the compact serialisation, or what pretends to be one"),
        "mac": [
            "type": "boolean",
            "description": "behind the last dot stands the HMAC-SHA256, in base64url, of all before it",
        ],
        "decoded": ["oneOf": [["type": "null"], parts]],
    ]

    private static let accepted: JSONObject = [
        "verdict": ["const": "accept"],
        "canonical": ["type": "boolean", "description": "MagicLink writes exactly this text for these claims"],
    ]

    private static let refused: JSONObject = [
        "verdict": ["const": "reject"],
        "code": Schema.words(
            TokenError.Code.allCases.filter { $0 != .unavailable }.map(\.rawValue), "MagicLink's word"),
        "check": Schema.words(
            ["size", "alphabet", "shape", "encoding", "header", "mac", "claims", "issuer", "audience", "time"],
            "the check that refuses; every check before it passes"),
        "rfc": [
            "type": ["string", "null"], "pattern": "^RFC [0-9]+ section [0-9.]+$",
            "description": "where it is written; null: MagicLink's own rule",
        ],
        "basis": Schema.words(
            ["must", "may"], "must: the section leaves no choice. may: another verifier may accept it"),
        "leniency": [
            "type": "array", "uniqueItems": true, "items": Schema.words(["node", "pyjwt", "joserfc"]),
            "description": "implementations of the crosscheck that accept it",
        ],
    ]

    /// A part that is no UTF-8 stands in base64url, under another name.
    private static let parts = Schema.object(
        [
            "header": Schema.text(), "header_b64u": Schema.base64URL, "claims": Schema.text(),
            "claims_b64u": Schema.base64URL, "signature_b64u": Schema.base64URL,
        ], optional: ["header", "header_b64u", "claims", "claims_b64u"])
}

extension JSONObject {
    /// The members of both, those of `lhs` first.
    fileprivate static func + (lhs: JSONObject, rhs: JSONObject) -> JSONObject {
        var sum = lhs
        for member in rhs.members { sum[member.name] = member.value }
        return sum
    }
}
