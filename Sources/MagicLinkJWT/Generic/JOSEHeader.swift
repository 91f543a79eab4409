/// The header of a foreign token.
struct JOSEHeader {
    let all: JSONObject

    /// Reads `json`, which must be one object.
    init(_ json: [UInt8]) throws(TokenError) {
        do {
            guard case .object(let object) = try JSONValue(parsing: json, limits: HS256Verifier.json) else {
                throw TokenError(.headerJSON)
            }
            all = object
        } catch {
            throw TokenError(.headerJSON)
        }
    }

    /// Makes sure that this is a header of HS256, of `type` if that is given, and that the payload is what it seems.
    func check(type: String?) throws(TokenError) {
        guard let algorithm = all["alg"]?.string, algorithm.utf8.elementsEqual("HS256".utf8) else {
            throw TokenError(.algorithm)
        }
        if let type {
            guard let own = all["typ"]?.string, Self.mediaType(own) == Self.mediaType(type) else {
                throw TokenError(.type)
            }
        }
        guard all["crit"] == nil else { throw TokenError(.critical) }
        if let encoded = all["b64"], encoded != true { throw TokenError(.headerMember) }
        if let content = all["cty"]?.string, Self.mediaType(content) == Self.mediaType("JWT") {
            throw TokenError(.headerMember)
        }
    }

    /// The media type in full and in lower case. Only ASCII letters have a case here.
    private static func mediaType(_ name: String) -> [UInt8] {
        let lower = name.utf8.map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 }
        return lower.contains(UInt8(ascii: "/")) ? lower : Array("application/".utf8) + lower
    }
}
