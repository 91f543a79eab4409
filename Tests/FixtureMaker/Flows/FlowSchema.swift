import MagicLinkJWT
import MagicLinkTesting

/// `schema/flow.json`: what `flows/*.json` are made of.
enum FlowSchema {
    static let schema = Schema.document(
        "A whole login as ordered HTTP exchanges; where texts hold {{name}}, values says what stood there",
        [
            "format": ["const": .string(LoginFlowFixture.format)],
            "id": word, "sentence": Schema.text("what happens"),
            "start": Schema.integer("what the clock shows at the first step, in seconds since 1970"),
            "seed": ["type": "integer", "minimum": 0, "description": "what the ids were drawn from"],
            "values": map(["type": "string", "minLength": 1]),
            "choices": map(
                Schema.object([
                    "candidates": Schema.list(Schema.text("the value is the first of these")),
                    "differs_from": Schema.list(word),
                ])),
            "tokens": map(token), "steps": Schema.list(step),
        ])

    private static let word = Schema.string("^[a-z][a-z0-9_]*$")

    /// An object whose members have free names.
    private static func map(_ value: JSONValue) -> JSONValue {
        [
            "type": "object", "additionalProperties": false, "patternProperties": ["^[a-z][a-z0-9_]*$": value],
        ]
    }

    /// An object of some of these members; all are of one kind.
    private static func some(_ names: [String], _ value: JSONValue = ["type": "string"]) -> JSONValue {
        let properties = names.reduce(into: JSONObject()) { $0[$1] = value }
        return Schema.object(properties, optional: Set(names))
    }

    private static let times: JSONValue = [
        "type": "array", "items": Schema.words(["exp", "iat", "nbf", "auth_time"]), "uniqueItems": true,
        "description": "the members that are seconds on the flow's clock",
    ]

    private static let token = Schema.object([
        "header": Schema.object(["alg": ["const": "HS256"], "typ": Schema.text(), "kid": Schema.text()]),
        "claims": some(
            ["iss", "aud", "sub", "sid", "client_id", "gen", "auth_time", "iat", "exp", "jti"],
            ["type": ["string", "integer"]]),
        "times": times,
    ])

    private static let step = Schema.object(
        [
            "id": word, "sentence": Schema.text("what happens"),
            "actor": Schema.words(FlowStep.Actor.allCases.map(\.rawValue), "who sends the request"),
            "now": Schema.integer("what the clock shows when the request is sent"),
            "answered_after": Schema.string(
                "^[a-z][a-z0-9_]*$", "the later step that is answered first: until then this request is held"),
            "lost": ["const": true, "description": "the answer is sent and never arrives"],
            "request": request, "response": response,
            "mail": Schema.object(["to": Schema.text(), "link": Schema.text()]),
            "captures": [
                "type": "array", "items": word, "uniqueItems": true,
                "description": "the names whose values become known with this step",
            ],
        ], optional: ["answered_after", "lost", "mail", "captures"])

    private static let request = Schema.object(
        [
            "method": Schema.words(["GET", "HEAD", "POST", "DELETE"]), "path": Schema.string("^/"),
            "headers": some(["User-Agent", "Content-Type", "Prefer", "Authorization"]),
            "form": some([
                "client_id", "login_hint", "code_challenge", "code_challenge_method", "grant_type", "device_code",
                "refresh_token", "code_verifier", "token", "decision", "number", "address",
            ]),
        ], optional: ["form"])

    private static let response = Schema.object(
        [
            "status": ["type": "integer", "minimum": 200, "maximum": 599],
            "headers": some(FlowAnswer.contract),
            "json": some(
                [
                    "device_code", "user_code", "verification_uri", "expires_in", "interval", "access_token",
                    "token_type", "refresh_token", "error", "error_description", "sub", "sid", "client_id", "email",
                    "auth_time", "exp", "type", "title", "status", "code", "detail",
                ], ["type": ["string", "integer"]]),
            "times": times,
            "page": Schema.object([
                "forms": [
                    "type": "array",
                    "items": Schema.object([
                        "method": ["const": "post"], "action": Schema.string("^/"),
                        "fields": some(["token", "decision", "number", "address"]),
                    ]),
                ]
            ]),
        ], optional: ["json", "times", "page"])
}
