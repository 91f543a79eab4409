import MagicLinkCrypto

/// What is the same in all tokens of one kind, made once.
final class KindContext: Sendable {
    /// For each key of the ring how its tokens begin.
    let openings: [Opening]
    /// For each key of the ring the derived key of this kind.
    let macs: [HMACKey]
    /// The type that the header must have.
    let type: String
    /// The issuer's bytes.
    let issuer: [UInt8]
    /// The bytes of the one audience; nil where it is one of the codec's.
    let audience: [UInt8]?

    init<Claims>(_ kind: TokenKind<Claims>, issuer: String, keys: KeyRing) {
        var prefix = Array("{\"iss\":".utf8)
        JSONWriter.append(issuer, to: &prefix)
        switch kind.audience {
        case .path(let path):
            audience = Array((issuer + path).utf8)
            prefix += ",\"aud\":".utf8
            JSONWriter.append(issuer + path, to: &prefix)
        case .listed: audience = nil
        }
        type = kind.type
        self.issuer = Array(issuer.utf8)
        macs = keys.entries.map { $0.key(for: kind.purpose) }
        openings = keys.entries.map { [prefix] entry in
            Opening(
                header: .object(["alg": "HS256", "typ": .string(kind.type), "kid": .string(entry.id.text)]),
                claims: prefix, keyID: entry.id, key: entry.key(for: kind.purpose))
        }
    }

    /// The opening of tokens that `key` signs; nil if the ring does not hold it.
    func opening(of key: KeyID) -> Opening? {
        for index in openings.indices where openings[index].keyID == key { return openings[index] }
        return nil
    }

    /// The opening with which `text` begins.
    func opening(of text: Span<UInt8>) -> Opening? {
        for index in openings.indices {
            let opening = openings[index]
            if opening.begins(text) { return opening }
        }
        return nil
    }
}
