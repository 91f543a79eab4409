import MagicLinkCrypto
import MagicLinkJWT

/// A token in the making: any header, any claims, any spelling, and the right MAC over it unless a case says otherwise.
///
/// It is put together here and not by `TokenCodec`, which writes no odd tokens, and which the fixtures are to judge.
struct Draft {
    /// For whose verifier the token is meant.
    let purpose: KeyPurpose
    /// Which master key; its place in ``World/masterKeys``.
    var master = 0
    /// The header's and the claims' bytes.
    var header: [UInt8]
    var claims: [UInt8]
    /// How a part is spelled; base64url if nil. The MAC is that of the spelling.
    var spelledHeader: String?
    var spelledClaims: String?
    /// What becomes of the right MAC.
    var signature: ([UInt8]) throws -> [UInt8] = { $0 }
    /// What becomes of the signature's spelling.
    var spelledSignature: (String) -> String = { $0 }
    /// What becomes of the whole text.
    var finish: (String) -> String = { $0 }
    /// False where the text has no three parts to be decoded.
    var hasParts = true

    /// The token that is good in every respect.
    init(_ purpose: KeyPurpose, header: Members? = nil, claims: Members? = nil) {
        self.purpose = purpose
        self.header = (header ?? .header(purpose)).utf8
        self.claims = (claims ?? .claims(purpose)).utf8
    }

    /// The draft with one more change.
    func with(_ change: (inout Draft) throws -> Void) rethrows -> Draft {
        var draft = self
        try change(&draft)
        return draft
    }

    /// The name of the right key in `keys.json`.
    var keyName: String { "\(World.masterKeys[master].id).\(purpose.rawValue)" }

    /// The text, and the three parts' bytes as they went into it.
    func sealed() throws -> (text: String, header: [UInt8], claims: [UInt8], signature: [UInt8]) {
        let message =
            (spelledHeader ?? Base64URL.encode(header)) + "." + (spelledClaims ?? Base64URL.encode(claims))
        let signature = try signature(mac(of: message))
        return (
            finish(message + "." + spelledSignature(Base64URL.encode(signature))), header, claims, signature
        )
    }

    /// HMAC-SHA256 of `message` under the right key.
    func mac(of message: String) throws -> [UInt8] {
        try Self.mac(of: message, KeyFixtures.derive(purpose, from: World.masterKeys[master].text))
    }

    /// HMAC-SHA256 of `message` under any key.
    static func mac(of message: String, _ key: [UInt8]) throws -> [UInt8] {
        try HMACKey(key).tag(of: Array(message.utf8).span).array
    }
}
