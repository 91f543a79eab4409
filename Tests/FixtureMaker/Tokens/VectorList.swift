import MagicLinkJWT

/// The vectors of one file, in groups; an id is the group's word and a number.
///
/// Ids are a promise: a new vector goes to the end of its group, and one that is given up leaves its number unused.
struct VectorList {
    private(set) var vectors: [JSONValue] = []
    /// The ids of all vectors.
    private(set) var ids: Set<String> = []
    private var names: Set<String> = []
    private var group = ""
    private var number = 0

    /// Begins the group `word`.
    mutating func group(_ word: String) {
        (group, number) = (word, 0)
    }

    /// A token that is to be accepted. `isOurs`: MagicLink writes exactly this text for its claims.
    mutating func accept(_ name: String, at now: Int64 = 0, isOurs: Bool = false, _ draft: Draft) throws {
        try add(name, at: now, draft, ["verdict": "accept", "canonical": .bool(isOurs)])
    }

    /// A token that is to be refused with `code`, for the reason that all of this code have.
    mutating func refuse(_ name: String, _ code: TokenError.Code, at now: Int64 = 0, _ draft: Draft) throws {
        try refuse(name, code, nil, at: now, draft)
    }

    /// A token that is to be refused with `code`.
    mutating func refuse(
        _ name: String, _ code: TokenError.Code, _ source: Source?, at now: Int64 = 0, _ draft: Draft
    ) throws {
        let source = source ?? Source(of: code)
        try add(
            name, at: now, draft,
            [
                "verdict": "reject", "code": .string(code.rawValue), "check": .string(code.check),
                "rfc": source.section.map { .string($0) } ?? nil, "basis": .string(source.basis.rawValue),
                "leniency": [],
            ])
    }

    private mutating func add(_ name: String, at now: Int64, _ draft: Draft, _ verdict: JSONObject) throws {
        number += 1
        let id = "\(group)-\(number < 10 ? "0" : "")\(number)"
        let letters = name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || $0.isLetterOrDigit }
        guard letters, names.insert(name).inserted else { throw Problem("\(id): the name \(name) is odd or taken") }
        let token = try draft.sealed()
        let message = token.text.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(
            separator: ".")
        let isMACRight = try token.text == message + "." + Base64URL.encode(draft.mac(of: message))
        var vector: JSONObject = [
            "id": .string(id), "name": .string(name), "purpose": .string(draft.purpose.rawValue),
            "key": .string(draft.keyName), "now": .integer(World.start.seconds + now), "leeway": 30,
            "expect": [
                "typ": .string(Kind.type(draft.purpose)), "iss": .string(World.issuer),
                "aud": .array(Kind.audiences(draft.purpose).map { .string($0) }),
            ],
            "token": .string(token.text), "mac": .bool(isMACRight),
            "decoded": draft.hasParts ? decoded(token.header, token.claims, token.signature) : nil,
        ]
        for member in verdict.members {
            vector[member.name] = member.name == "leniency" ? .array(Leniency.libraries(id)) : member.value
        }
        vectors.append(.object(vector))
        ids.insert(id)
    }

    private func decoded(_ header: [UInt8], _ claims: [UInt8], _ signature: [UInt8]) -> JSONValue {
        var parts = JSONObject()
        for (name, bytes) in [("header", header), ("claims", claims)] {
            if let text = String(validating: bytes, as: UTF8.self) {
                parts[name] = .string(text)
            } else {
                parts[name + "_b64u"] = .string(Base64URL.encode(bytes))
            }
        }
        parts["signature_b64u"] = .string(Base64URL.encode(signature))
        return .object(parts)
    }
}

extension UInt8 {
    /// True for `a` to `z` and `0` to `9`.
    fileprivate var isLetterOrDigit: Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self)
    }
}
