import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// `POST /device_authorization`, https://www.rfc-editor.org/rfc/rfc8628#section-3.1: a login begins.
    ///
    /// Nothing here depends on whether the address has an account (rule 4).
    func deviceAuthorization(_ request: IncomingRequest) -> Reply {
        oauth { () throws(OAuthError) in
            let form = try oauthForm(request, .begin)
            guard let hint = form["login_hint"] else { throw .missing("login_hint") }
            let client = try client(request, form)
            try checkDeviceGrant()
            try checkScope(form, of: client)
            let wish = LoginWish(
                address: try address(hint), clientID: client.id, channel: .device, challenge: try challenge(form),
                origin: Device(request), returnTarget: try returnTarget(form["return_to"]),
                language: MailLanguage(request), network: network(of: request))
            return begin(wish, on: .deviceAuthorization) { [self] in .oauth(begun($0)) }
        }
    }

    private func begun(_ login: BegunLogin) -> JSONObject {
        [
            "device_code": .string(login.pollToken.text),
            "user_code": .string(login.number.text),
            "verification_uri": .string(base.url(.device)),
            "expires_in": .integer(login.lifetime.components.seconds),
            "interval": .integer(Pacer.interval.components.seconds),
        ]
    }

    private func address(_ text: String) throws(OAuthError) -> EmailAddress {
        do throws(EmailAddress.Problem) {
            return try EmailAddress(text)
        } catch {
            throw OAuthError(.invalidRequest, "login_hint is not an address: \(error.words)")
        }
    }

    /// S256 and nothing else: without the method the challenge would mean `plain` (RFC 7636 section 4.3).
    private func challenge(_ form: Form) throws(OAuthError) -> CodeChallenge? {
        switch (form["code_challenge"], form["code_challenge_method"]) {
        case (nil, nil): return nil
        case (nil, _): throw .missing("code_challenge")
        case (_, nil): throw .missing("code_challenge_method")
        case (let text?, "S256"):
            guard let challenge = CodeChallenge(text) else {
                throw OAuthError(.invalidRequest, "code_challenge is not 43 characters of base64url")
            }
            return challenge
        case (_, _): throw OAuthError(.invalidRequest, "code_challenge_method is not S256")
        }
    }

    private func returnTarget(_ text: String?) throws(OAuthError) -> ReturnTarget? {
        guard let text else { return nil }
        guard let target = site.policy.returnTargets.target(text) else {
            throw OAuthError(.invalidRequest, "return_to is not allowed here")
        }
        return target
    }
}

extension EmailAddress.Problem {
    /// The reason in words, for developers and people alike.
    var words: String {
        switch self {
        case .tooLong: "it is too long"
        case .notASCII: "it holds a character beyond ASCII; write such a domain in its xn-- form"
        case .malformed: "it is not of the form name@domain"
        case .domainIncomplete: "its domain is not complete"
        }
    }
}
