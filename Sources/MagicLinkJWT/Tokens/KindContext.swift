import MagicLinkCrypto

/// What is the same in all tokens of one kind, made once: encoded headers, keys, the claims' first members.
struct KindContext: Sendable {
    /// For each key of the ring the encoded header with the dot behind it.
    let headers: [[UInt8]]
    /// For each key of the ring the derived key of this kind.
    let macs: [HMACKey]
    /// The type that the header must have.
    let type: String
    /// `{"iss":"…"`, and `,"aud":"…"` where the kind has one audience.
    let claimsPrefix: [UInt8]
    /// The issuer's bytes.
    let issuer: [UInt8]
    /// The bytes of the one audience; nil where it is one of the codec's.
    let audience: [UInt8]?

    init<Claims>(_ kind: TokenKind<Claims>, issuer: String, keys: KeyRing) {
        headers = keys.entries.map { entry in
            let header = JSONValue.object(["alg": "HS256", "typ": .string(kind.type), "kid": .string(entry.id.text)])
            var encoded: [UInt8] = []
            Base64URL.append(header.utf8.span, to: &encoded)
            encoded.append(UInt8(ascii: "."))
            return encoded
        }
        macs = keys.entries.map { $0.key(for: kind.purpose) }
        type = kind.type
        self.issuer = Array(issuer.utf8)
        var prefix = Array("{\"iss\":".utf8)
        JSONWriter.append(issuer, to: &prefix)
        switch kind.audience {
        case .path(let path):
            audience = Array((issuer + path).utf8)
            prefix += ",\"aud\":".utf8
            JSONWriter.append(issuer + path, to: &prefix)
        case .listed: audience = nil
        }
        claimsPrefix = prefix
    }

    /// The place of the key whose header, with its dot, `text` begins with.
    func header(beginning text: Span<UInt8>) -> Int? {
        for index in headers.indices {
            let header = headers[index]
            guard text.count > header.count else { continue }
            if Libcrypto.equal(text.extracting(..<header.count), header) { return index }
        }
        return nil
    }
}
