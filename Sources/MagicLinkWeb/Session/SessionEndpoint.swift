import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// What a request shows as its session. Where there is an `Authorization` field it alone counts: whoever sends one
    /// does not want to be taken for whoever else used this browser.
    enum ShownCredential: Sendable {
        case none
        /// A token came, or a cookie that is none; `isToken` tells which, for RFC 6750 section 3.1.
        case unusable(isToken: Bool)
        case usable(SessionCredential, isToken: Bool)
    }

    /// `GET /session`: who am I.
    func showSession(_ request: IncomingRequest) -> Reply {
        session(request) { [flow] credential async throws(StoreError) in
            guard let view = try await flow.session(credential) else { return nil }
            return .oauth([
                "sub": .string(view.user.id.description),
                "sid": .string(view.id.description),
                "client_id": .string(view.clientID),
                "email": .string(view.user.address.text),
                "auth_time": .integer(view.authenticatedAt.seconds),
                "exp": .integer(view.expiresAt.seconds),
            ])
        }
    }

    /// `DELETE /session`: sign out.
    func endSession(_ request: IncomingRequest) -> Reply {
        session(request) { [flow, jar] credential async throws(StoreError) in
            guard try await flow.signOut(credential) else { return nil }
            var response = OutgoingResponse(.noContent, fields: [("cache-control", "no-store"), ("vary", "Origin")])
            if case .browser = credential { response.fields.add("set-cookie", jar.clearing(jar.sessionName)) }
            return response
        }
    }

    private func session(
        _ request: IncomingRequest,
        _ work: @escaping @Sendable (SessionCredential) async throws(StoreError) -> OutgoingResponse?
    ) -> Reply {
        switch credential(request) {
        case .none: return .now(unauthorized(isToken: false))
        case .unusable(let isToken): return .now(unauthorized(isToken: isToken))
        case .usable(let credential, let isToken):
            return later(on: .session) { [self] () async throws(StoreError) in
                try await work(credential) ?? unauthorized(isToken: isToken)
            }
        }
    }

    func credential(_ request: IncomingRequest) -> ShownCredential {
        let fields = request.fields.all("authorization")
        guard let field = fields.first else {
            guard let cookie = Cookies(request)[jar.sessionName] else { return .none }
            return BrowserSession(cookie).map { .usable(.browser($0), isToken: false) } ?? .unusable(isToken: false)
        }
        let words = field.split(separator: " ", maxSplits: 1)
        guard words.first?.lowercased() == "bearer" else { return .none }
        guard fields.count == 1, words.count == 2 else { return .unusable(isToken: true) }
        return .usable(.bearer(String(words[1])), isToken: true)
    }

    /// https://www.rfc-editor.org/rfc/rfc6750#section-3: the error is named only to whoever sent a token.
    private func unauthorized(isToken: Bool) -> OutgoingResponse {
        var response = Problem(.notSignedIn).response
        response.fields["www-authenticate"] =
            "Bearer realm=\"magiclink\"" + (isToken ? ", error=\"invalid_token\"" : "")
        response.fields["vary"] = "Origin"
        return response
    }
}
