public import MagicLinkJWT

/// The keys of the fixtures. They are published: whoever trusts one trusts everybody.
public struct FixtureKeys: Sendable {
    /// One key of the set.
    public struct Key: Sendable {
        /// Its name in the set: a master key's `kid`, or that, a dot and the purpose.
        public let name: String
        /// The key itself.
        public let bytes: [UInt8]
        /// What a derived key is for; nil for a master key.
        public let purpose: KeyPurpose?
        /// The master key it comes from; nil for a master key.
        public let origin: String?
        /// The info it was derived with; nil for a master key.
        public let info: String?
        /// True for the master key that new logins take.
        public let signs: Bool
    }

    /// All keys, in the order of the file.
    public let all: [Key]
    /// The salt of the derivation, HKDF-SHA256 to 32 bytes, https://www.rfc-editor.org/rfc/rfc5869.
    public let salt: String

    /// The key of that name.
    public subscript(_ name: String) -> Key? { all.first { $0.name == name } }

    /// The lines of a key file with the master keys, as ``/MagicLinkJWT/KeyRing`` reads it.
    public var keyFile: String {
        all.filter { $0.purpose == nil }.map { key in
            "\(key.name) \(Base64URL.encode(key.bytes))\(key.signs ? "" : " verify")\n"
        }.joined()
    }

    /// The ring of the master keys. A service refuses them in its key file; here they are asked for.
    public func ring() throws(KeyRingError) -> KeyRing {
        try KeyRing(parsing: Array(keyFile.utf8), refusing: .none)
    }

    init(_ reader: FixtureReader) throws(FixtureError) {
        (salt, all) = try reader.object { members throws(FixtureError) in
            try members.expect("format", "magiclink-fixtures/keys/1")
            _ = try members.take("warning").string()
            let salt = try members.take("derivation").object { members throws(FixtureError) in
                try members.expect("algorithm", "HKDF-SHA256")
                _ = try members.take("source").string()
                let length = try members.take("length")
                guard try length.integer() == 32 else { throw length.error("is not 32") }
                return try members.take("salt").string()
            }
            return (salt, try members.take("keys").list(Key.init(reading:)))
        }
    }
}

extension FixtureKeys.Key {
    init(reading reader: FixtureReader) throws(FixtureError) {
        self = try reader.object { members throws(FixtureError) in
            try members.expect("kty", "oct")
            let testOnly = try members.take("test_only")
            guard try testOnly.bool() else { throw testOnly.error("is not true") }
            let name = try members.take("kid").string()
            let bytes = try members.take("k").base64URL()
            let purpose = try members.take("purpose")
            if try purpose.string() == "master" {
                return Self(
                    name: name, bytes: bytes, purpose: nil, origin: nil, info: nil,
                    signs: try members.take("signs").bool())
            }
            try members.expect("alg", "HS256")
            return Self(
                name: name, bytes: bytes, purpose: try purpose.word(KeyPurpose.self),
                origin: try members.take("derived_from").string(), info: try members.take("info").string(), signs: false
            )
        }
    }
}
