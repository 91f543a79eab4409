import MagicLinkCrypto

/// One entry of the ring: its name, what it is there for, and the keys derived from it.
final class MasterKey: Sendable {
    /// What a key is there for.
    enum Role: String, CaseIterable {
        /// New logins may take it.
        case signs
        /// Announced or retiring: it verifies.
        case verify
        /// Retired: nothing but pseudonyms are made with it.
        case pseudonym
    }

    let id: KeyID
    let role: Role
    private let secret: SecretBytes
    private let link: HMACKey
    private let poll: HMACKey
    private let refresh: HMACKey
    private let session: HMACKey
    private let number: HMACKey
    private let browser: HMACKey
    /// Makes pseudonyms.
    let pseudonym: HMACKey

    /// Derives the key of every purpose.
    init(id: KeyID, role: Role, secret: SecretBytes) throws(CryptoError) {
        self.id = id
        self.role = role
        self.secret = secret
        link = try Self.derive(.link, from: secret)
        poll = try Self.derive(.poll, from: secret)
        refresh = try Self.derive(.refresh, from: secret)
        session = try Self.derive(.session, from: secret)
        number = try Self.derive(.number, from: secret)
        browser = try Self.derive(.browser, from: secret)
        pseudonym = try Self.derive("pseudonym", from: secret)
    }

    func key(for purpose: KeyPurpose) -> HMACKey {
        switch purpose {
        case .link: link
        case .poll: poll
        case .refresh: refresh
        case .session: session
        case .number: number
        case .browser: browser
        }
    }

    /// The master key in base64url: for the one file that holds it.
    func exposedSecret() -> String {
        secret.withSpan { bytes in
            var text: [UInt8] = []
            text.reserveCapacity(Base64URL.length(encoding: bytes.count))
            Base64URL.append(bytes, to: &text)
            defer { Libcrypto.wipe(&text) }
            return String(decoding: text, as: UTF8.self)
        }
    }

    private static func derive(_ purpose: KeyPurpose, from secret: SecretBytes) throws(CryptoError) -> HMACKey {
        try derive(purpose.rawValue, from: secret)
    }

    private static func derive(_ purpose: String, from secret: SecretBytes) throws(CryptoError) -> HMACKey {
        let derived = try secret.withSpan { master throws(CryptoError) in
            try HKDF.derive(32, from: master, salt: Array("magiclink".utf8), info: Array("v1 \(purpose)".utf8))
        }
        return try derived.withSpan { key throws(CryptoError) in try HMACKey(key) }
    }
}
