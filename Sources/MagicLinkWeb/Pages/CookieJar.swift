import MagicLinkHTTP
import MagicLinkJWT

/// Names and attributes of our cookies: https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis.
///
/// `__Host-` makes a browser refuse one that a subdomain or plain http planted. Over http, which is allowed on loopback
/// alone, a browser would refuse the prefix and `Secure` themselves.
struct CookieJar: Sendable {
    /// True for https.
    let isSecure: Bool

    /// The browser's session: 256 bits, no token.
    var sessionName: String { isSecure ? "__Host-ml-session" : "ml-session" }

    /// By what a browser is known again in which somebody has signed in: `BrowserMark`.
    var browserName: String { isSecure ? "__Host-ml-browser" : "ml-browser" }
    /// The longest that browsers keep a cookie; counted anew with each login.
    static let browserLife: Duration = .seconds(400 * 86_400)
    /// The poll token of one login.
    func loginName(_ tag: LoginTag) -> String { loginPrefix + tag.text }

    private var loginPrefix: String { isSecure ? "__Host-ml-login-" : "ml-login-" }

    /// At most so many logins can wait in one browser: each costs some 400 bytes in every request.
    static let loginLimit = 4

    /// The logins that a request brings cookies of, oldest first: browsers send them in the order they were made
    /// (RFC 6265 section 5.4). What they hold is not looked at here.
    func logins(in cookies: Cookies) -> [LoginTag] {
        var tags: [LoginTag] = []
        for name in cookies.names where name.hasPrefix(loginPrefix) {
            guard let tag = LoginTag(name.dropFirst(loginPrefix.utf8.count)), !tags.contains(tag) else { continue }
            tags.append(tag)
        }
        return tags
    }

    /// The value of `Set-Cookie` that sets.
    func setting(_ name: String, _ value: String, life: Duration) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(life.components.seconds); HttpOnly\(isSecure ? "; Secure" : ""); SameSite=Lax"
    }

    /// The value of `Set-Cookie` that takes away.
    func clearing(_ name: String) -> String {
        setting(name, "", life: .zero)
    }
}

/// The first eight characters of a `sid`: which of this browser's logins is meant. A name, never a proof.
struct LoginTag: Hashable, Sendable {
    let text: String

    init(_ id: SessionID) {
        text = String(id.description.prefix(8))
    }

    /// Returns nil unless `text` is eight characters of base64url.
    init?(_ text: some StringProtocol) {
        guard text.utf8.count == 8, Base64URL.decode(String(text)) != nil else { return nil }
        self.text = String(text)
    }
}
