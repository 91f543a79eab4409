public import MagicLink
public import MagicLinkHTTP

/// Everything MagicLink says over HTTP, except for introspection, revocation and what is for the operator.
///
/// It knows no socket: a server hands it requests through `RequestHandler`, a test calls it. Who serves it wakes parked
/// polls: the topic of a login is the 128 bits of its `sid`, and the store's `ChangeFeed` says when one has changed.
/// It keeps nothing but the pace of polls, so any node can answer any request.
public final class LoginService: RequestHandler {
    let flow: LoginFlow
    let site: Site
    let base: BaseAddress
    let crossSite: CrossSite
    let jar: CookieJar
    let pacer: Pacer
    let trusted: TrustedProxies
    let uptime: @Sendable () -> Duration

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - flow: does the work.
    ///   - site: the one that `flow` was made with.
    ///   - origins: the foreign web origins that may call the API.
    ///   - trusted: the proxies that are believed when they say where a request comes from.
    ///   - uptime: a monotonic clock, the time since any fixed moment; it measures the pace of polls and how long they
    ///     are held, and nothing that expires.
    public init(
        flow: LoginFlow, site: Site, origins: Set<WebOrigin> = [], trusted: TrustedProxies = .nobody,
        uptime: @escaping @Sendable () -> Duration
    ) {
        self.flow = flow
        self.site = site
        base = BaseAddress(site.baseURL)
        crossSite = CrossSite(own: base.origin, listed: origins)
        jar = CookieJar(isSecure: base.isSecure)
        pacer = Pacer()
        self.trusted = trusted
        self.uptime = uptime
    }

    /// Finds the route, keeps foreign sites out, and lets the endpoint answer.
    public func respond(to request: IncomingRequest) -> Reply {
        guard let (route, rest) = Route.find(request.path, below: base.path) else {
            return .now(withoutRoute(request))
        }
        switch crossSite.judge(request, on: route) {
        case .refused: return .now(refusal(.crossSite, on: route))
        case .allowed(nil): return answer(request, on: route, rest)
        case .allowed(let origin?):
            if request.method == .options { return .now(CORS.preflight(of: route, from: origin)) }
            return answer(request, on: route, rest).map { CORS.marked($0, for: origin) }
        }
    }

    /// Says in the words of the place what the server refused.
    public func refuse(_ refusal: Refusal) -> OutgoingResponse {
        let route = refusal.path.flatMap { Route.find($0, below: base.path)?.route }
        return self.refusal(ProblemCode(refusal.status), on: route, status: refusal.status)
    }

    private func answer(_ request: IncomingRequest, on route: Route, _ rest: Substring) -> Reply {
        guard route.methods.contains(request.method) else {
            guard request.method.isKnown else { return .now(refusal(.notImplemented, on: route)) }
            var response = refusal(.methodNotAllowed, on: route)
            response.fields["allow"] = route.methods.map(\.rawValue).joined(separator: ", ")
            return .now(response)
        }
        switch route {
        case .deviceAuthorization: return deviceAuthorization(request)
        case .token: return token(request)
        case .resend: return resend(request)
        case .cancel: return cancel(request)
        case .metadata: return .now(metadata())
        case .session: return request.method == .delete ? endSession(request) : showSession(request)
        case .home: return home(request)
        case .login: return login(request)
        case .loginWait: return request.method == .post ? collectLogin(request) : showLogin(request)
        case .loginResend: return resendLogin(request)
        case .loginCancel: return cancelLogin(request)
        case .logout: return logout(request)
        case .device: return .now(devicePage())
        case .confirmLink: return showLink(request, String(rest))
        case .confirm: return confirm(request)
        case .report: return report(request)
        case .style: return .now(Asset.style.answer(to: request) ?? refusal(.preconditionFailed, on: route))
        case .script: return .now(Asset.script.answer(to: request) ?? refusal(.preconditionFailed, on: route))
        }
    }

    /// What is said where there is nothing: that, or what the server as a whole can do.
    private func withoutRoute(_ request: IncomingRequest) -> OutgoingResponse {
        if request.method == .options, request.path == "*" {
            return OutgoingResponse(.noContent, fields: [("allow", "GET, HEAD, POST, DELETE")])
        }
        return Problem(request.method.isKnown ? .notFound : .notImplemented).response
    }
}
