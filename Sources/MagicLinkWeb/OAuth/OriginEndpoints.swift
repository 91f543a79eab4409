import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// `POST /resend`: the same mail again.
    func resend(_ request: IncomingRequest) -> Reply {
        aboutOwnLogin(request, on: .resend) { flow, proof async throws(StoreError) in try await flow.resend(proof) }
    }

    /// `POST /cancel`: the origin gives up.
    func cancel(_ request: IncomingRequest) -> Reply {
        aboutOwnLogin(request, on: .cancel) { flow, proof async throws(StoreError) in try await flow.cancel(proof) }
    }

    /// A login with a challenge wants its verifier here too: whoever only saw the poll token shall not end it.
    private func aboutOwnLogin(
        _ request: IncomingRequest, on route: Route,
        _ ask: @escaping @Sendable (LoginFlow, OriginProof) async throws(StoreError) -> OriginAnswer
    ) -> Reply {
        oauth { () throws(OAuthError) in
            let form = try oauthForm(request, .ownLogin)
            guard let code = form["device_code"] else { throw .missing("device_code") }
            let client = try client(request, form)
            try checkDeviceGrant()
            let proof = OriginProof(
                token: code, clientID: client.id, channel: .device, verifier: form["code_verifier"])
            return later(on: route) { [flow] () async throws(StoreError) in
                switch try await ask(flow, proof) {
                case .done: .oauth([:])
                case .refused(let refusal): OAuthError(refusal).response
                case .invalid(.token(.expired)): OAuthError(.expiredToken).response
                case .invalid(let reason): OAuthError(reason).response
                }
            }
        }
    }
}

extension OAuthError {
    /// Why a poll or refresh token opened nothing: for the developer the word of the check that refused its text. Whether
    /// there is a record, and whose, is not told.
    init(_ invalid: InvalidProof) {
        guard case .token(let code) = invalid else {
            self.init(.invalidGrant)
            return
        }
        self.init(.invalidGrant, "the token was refused: \(code.rawValue)")
    }

    /// Why an origin could not have its mail again, or not give up: in the words that its poll would hear.
    init(_ refusal: Confirmation.Refusal) {
        switch refusal {
        case .tooManyResends: self.init(.invalidRequest, "the mail was sent as often as it may be")
        case .expired: self.init(.expiredToken)
        case .denied, .revoked, .mayNotSignIn: self.init(.accessDenied)
        case .alreadyUsed, .alreadyCollected: self.init(.invalidGrant, "the login is confirmed already")
        default: self.init(.invalidGrant)
        }
    }
}
