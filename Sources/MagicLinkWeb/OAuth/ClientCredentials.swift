import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

/// Who a client says it is, and how it proves it: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.
///
/// It names itself in the body, by Basic, or by both alike, as Go's x/oauth2 and requests-oauthlib do; a public client
/// has an empty password. No name at all means the default client. Two different names, or two secrets, are more than
/// one mechanism at once and so an `invalid_request` (section 5.2), not a guess at which was meant.
struct ClientCredentials: Sendable {
    let id: String
    let secret: String
    let usedBasic: Bool

    /// The fields of a form that matter here.
    static let fields = ["client_id", "client_secret"]

    init(_ request: borrowing IncomingRequest, _ form: borrowing Form) throws(OAuthError) {
        let basic = try Self.basic(request)
        if let basic, let named = form["client_id"], named != basic.id {
            throw OAuthError(.invalidRequest, "client_id differs from the client of the authorization field")
        }
        if let basic, !basic.secret.isEmpty, form["client_secret"] != nil {
            throw OAuthError(.invalidRequest, "the client proves itself in two ways at once")
        }
        id = basic?.id ?? form["client_id"] ?? ClientRegistry.defaultID
        secret = basic.flatMap { $0.secret.isEmpty ? nil : $0.secret } ?? form["client_secret"] ?? ""
        usedBasic = basic != nil
    }

    /// The registered client that these belong to.
    func client(in registry: ClientRegistry) throws(OAuthError) -> Client {
        guard let client = registry[id], client.accepts(secret: secret) else {
            throw .invalidClient(usedBasic: usedBasic)
        }
        return client
    }

    /// https://www.rfc-editor.org/rfc/rfc7617, each part form-encoded within as RFC 6749 section 2.3.1 has it.
    private static func basic(_ request: borrowing IncomingRequest) throws(OAuthError) -> (id: String, secret: String)?
    {
        let fields = request.fields.all("authorization")
        guard let field = fields.first else { return nil }
        guard fields.count == 1 else { throw OAuthError(.invalidRequest, "the field authorization came twice") }
        let words = field.split(separator: " ", maxSplits: 1)
        guard words.first?.lowercased() == "basic" else { throw .invalidClient(usedBasic: false) }
        guard words.count == 2, let pair = decode(base64: words[1]),
            let colon = pair.firstIndex(of: UInt8(ascii: ":")),
            let id = decode(part: pair[..<colon]), let secret = decode(part: pair[(colon + 1)...])
        else { throw .invalidClient(usedBasic: true) }
        return (id, secret)
    }

    /// The alphabet of https://www.rfc-editor.org/rfc/rfc4648#section-4; the padding may be missing, as from some clients.
    private static func decode(base64 text: Substring) -> [UInt8]? {
        var bytes = Array(text.utf8)
        while let last = bytes.last, last == UInt8(ascii: "="), bytes.count % 4 != 1 { bytes.removeLast() }
        var urlSafe: [UInt8] = []
        urlSafe.reserveCapacity(bytes.count)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "+"): urlSafe.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): urlSafe.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: urlSafe.append(byte)
            }
        }
        return Base64URL.decode(utf8: urlSafe)
    }

    private static func decode(part bytes: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: bytes.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 }, as: UTF8.self) else {
            return nil
        }
        return PercentCoding.decode(text)
    }
}

extension ClientCredentials: CustomStringConvertible, CustomReflectable {
    /// Nothing of it.
    var description: String { "<redacted>" }
    /// Nothing of it.
    var customMirror: Mirror { Mirror(self, children: []) }
}
