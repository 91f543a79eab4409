import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// Reads the form of an OAuth endpoint: only `fields` matter, unknown ones are ignored (RFC 6749 section 3.2).
    func oauthForm(_ request: IncomingRequest, _ fields: OAuthFields) throws(OAuthError) -> Form {
        do throws(FormError) {
            return try Form.parse(request, known: fields.names)
        } catch {
            throw OAuthError(error)
        }
    }

    /// The client that sent `form`, proved.
    func client(_ request: IncomingRequest, _ form: Form) throws(OAuthError) -> Client {
        try ClientCredentials(request, form).client(in: site.clients)
    }

    /// Where only the origin's own browser can confirm, no other device can be waited for.
    func checkDeviceGrant() throws(OAuthError) {
        if case .sameBrowser = site.policy.match {
            throw OAuthError(.unauthorizedClient, "only a browser can sign in here")
        }
    }

    /// Each word of a scope must be the client's: https://www.rfc-editor.org/rfc/rfc6749#section-3.3.
    func checkScope(_ form: Form, of client: Client) throws(OAuthError) {
        guard let scope = form["scope"] else { return }
        let words = scope.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.allSatisfy(client.scopes.contains) else {
            throw OAuthError(.invalidScope, "the client does not have this scope")
        }
    }

    /// Lets `work` answer, or says in OAuth's words why not.
    func oauth(_ work: () throws(OAuthError) -> Reply) -> Reply {
        do throws(OAuthError) {
            return try work()
        } catch {
            return .now(error.response)
        }
    }
}

/// The names that matter in the form of an OAuth endpoint, those of the client among them: made once, not with each poll.
struct OAuthFields: Sendable {
    let names: [String]

    private init(_ names: [String]) {
        self.names = names + ClientCredentials.fields
    }

    static let begin = OAuthFields(["login_hint", "code_challenge", "code_challenge_method", "return_to", "scope"])
    static let token = OAuthFields(["grant_type", "device_code", "refresh_token", "code_verifier", "scope"])
    static let ownLogin = OAuthFields(["device_code", "code_verifier"])
}
