/// Signs claims of any kind with HS256 under one raw key: the counterpart of ``HS256Verifier``.
public struct HS256Signer: Sendable {
    private let key: HS256Key
    /// The header in base64url, with the dot behind it.
    private let header: [UInt8]

    /// Prepares the header: `alg`, then `typ` and `kid` where they are given.
    ///
    /// Throws ``HS256Key/Problem/tooShort`` for a key of less than ``HS256Key/minimumSigningLength`` bytes.
    public init(key: HS256Key, type: String? = nil, keyID: String? = nil) throws(HS256Key.Problem) {
        guard key.count >= HS256Key.minimumSigningLength else { throw .tooShort }
        self.key = key
        var members: JSONObject = ["alg": "HS256"]
        members["typ"] = type.map { .string($0) }
        members["kid"] = keyID.map { .string($0) }
        var header: [UInt8] = []
        Base64URL.append(JSONValue.object(members).utf8.span, to: &header)
        header.append(UInt8(ascii: "."))
        self.header = header
    }

    /// Signs `claims`, written without white space in their order.
    public func sign(_ claims: JSONObject) throws(TokenError) -> String {
        try sign(utf8: JSONValue.object(claims).utf8)
    }

    /// Signs the claims whose JSON is `utf8`, byte for byte as they stand there.
    ///
    /// Throws what ``HS256Verifier`` would throw of the result: `claims_json` for anything but one strict JSON object,
    /// `exp_malformed` and its like for a date that is none, `token_too_long`. What is signed here is accepted there.
    public func sign(utf8: [UInt8]) throws(TokenError) -> String {
        // Before anything is encoded: base64url only makes it longer.
        guard utf8.count <= HS256Verifier.sizeLimit else { throw TokenError(.tooLong) }
        _ = try RegisteredClaims(utf8)
        var text = header
        text.reserveCapacity(header.count + Base64URL.length(encoding: utf8.count) + 44)
        Base64URL.append(utf8.span, to: &text)
        try key.seal(&text)
        guard text.count <= HS256Verifier.sizeLimit else { throw TokenError(.tooLong) }
        return String(decoding: text, as: UTF8.self)
    }
}
