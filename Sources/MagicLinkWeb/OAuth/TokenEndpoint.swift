import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// What `grant_type` may say: https://www.rfc-editor.org/rfc/rfc8628#section-3.4.
    static let deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"
    /// https://www.rfc-editor.org/rfc/rfc6749#section-6.
    static let refreshGrant = "refresh_token"

    /// `POST /token`: poll, collect and refresh, in the order of the table in DESIGN section 3.
    func token(_ request: IncomingRequest) -> Reply {
        oauth { () throws(OAuthError) in
            let form = try oauthForm(request, .token)
            guard let grant = form["grant_type"] else { throw .missing("grant_type") }
            switch grant {
            case Self.deviceGrant:
                guard let code = form["device_code"] else { throw .missing("device_code") }
                let client = try client(request, form)
                try checkDeviceGrant()
                let proof = OriginProof(
                    token: code, clientID: client.id, channel: .device, verifier: form["code_verifier"])
                return poll(proof, request)
            case Self.refreshGrant:
                guard let token = form["refresh_token"] else { throw .missing("refresh_token") }
                let client = try client(request, form)
                try checkScope(form, of: client)
                return refresh(token, by: client)
            default:
                throw OAuthError(.unsupportedGrantType, "grant_type is neither of the two that are known here")
            }
        }
    }

    private func poll(_ proof: OriginProof, _ request: IncomingRequest) -> Reply {
        let asker = DeviceAsker(service: self)
        let poll = LongPoll(asker: asker, from: request)
        switch flow.glance(proof) {
        case .known(let answer): return poll.reply(asker.finding(answer))
        case .open(let proved):
            return poll.reply {
                await asker.look { flow throws(StoreError) in try await flow.poll(proved) }
            }
        }
    }

    /// The origin of a device login: OAuth's words.
    private struct DeviceAsker: LongPollAsker {
        let service: LoginService

        /// The answer that is given most, made once.
        private static let pending = OAuthError(.authorizationPending).response

        func again(_ pending: PendingLogin) async -> LongPollFinding {
            await look { flow throws(StoreError) in try await flow.poll(again: pending) }
        }

        func idle(_ idle: LongPollIdle) -> OutgoingResponse {
            switch idle {
            case .pending: Self.pending
            case .tooFast: OAuthError(.slowDown, "one poll at a time, and one in five seconds").response
            case .crowded: OAuthError(.slowDown, "too many wait already", retryAfter: 5).response
            }
        }

        func look(_ poll: (LoginFlow) async throws(StoreError) -> TokenAnswer) async -> LongPollFinding {
            do throws(StoreError) {
                return finding(try await poll(service.flow))
            } catch {
                // Any other word would make a client give up a login that may be confirmed already.
                return .answer(OAuthError(.slowDown, "the service cannot look now", retryAfter: 5).response)
            }
        }

        func finding(_ answer: TokenAnswer) -> LongPollFinding {
            switch answer {
            case .pending(let login): .pending(login)
            case .granted(let session): .answer(LoginService.granted(session))
            case .denied: .answer(OAuthError(.accessDenied).response)
            case .expired: .answer(OAuthError(.expiredToken).response)
            case .invalid(let reason): .answer(OAuthError(reason).response)
            }
        }
    }

    /// Whatever ended a session, a refresh token has one word for it: https://www.rfc-editor.org/rfc/rfc6749#section-5.2.
    private func refresh(_ token: String, by client: Client) -> Reply {
        later(on: .token) { [self] () async throws(StoreError) in
            switch try await flow.refresh(token, by: client.id) {
            case .granted(let session): Self.granted(session)
            case .invalid(let reason): OAuthError(reason).response
            case .pending, .denied, .expired: OAuthError(.invalidGrant).response
            }
        }
    }

    private static func granted(_ session: GrantedSession) -> OutgoingResponse {
        .oauth([
            "access_token": .string(session.accessToken.text),
            "token_type": "Bearer",
            "expires_in": .integer(session.lifetime.components.seconds),
            "refresh_token": .string(session.refreshToken.text),
        ])
    }
}
