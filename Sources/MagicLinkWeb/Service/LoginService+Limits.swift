import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// Begins a login and lets `answer` tell of it, or says in the words of the place why it did not begin: nothing of that
    /// depends on whose address it was (rule 4).
    func begin(
        _ wish: LoginWish, on route: Route, _ answer: @escaping @Sendable (BegunLogin) -> OutgoingResponse
    ) -> Reply {
        .later { [self] in
            do throws(LoginNotBegun) {
                return .now(answer(try await flow.begin(wish)))
            } catch {
                switch error {
                case .limited(let overrun): return .now(refusal(overrun, on: route))
                case .failed: return .now(refusal(.unavailable, on: route))
                }
            }
        }
    }

    /// The network that a request comes from. Nil where a trusted proxy asks for itself or does not say for whom: it stands
    /// for many, and only the limits of addresses and of everybody hold.
    func network(of request: IncomingRequest) -> ClientNetwork? {
        site.policy.limits.network.isEmpty && site.policy.limits.address.isEmpty
            ? nil : ClientNetwork(trusted.client(of: request))
    }

    /// The mark that this browser shows of itself; nil where none is asked for.
    func browserMark(in request: IncomingRequest) -> BrowserMark? {
        guard !site.policy.limits.address.isEmpty else { return nil }
        return Cookies(request)[jar.browserName].flatMap { BrowserMark($0) }
    }

    /// The cookies of a browser that has collected `record`: its session, and by what it is known again. The same bytes
    /// each time while rule 7 holds.
    func addCookies(
        _ session: BrowserSession, of record: Confirmation, mark: BrowserMark?, to response: inout OutgoingResponse
    ) {
        response.fields.add("set-cookie", sessionCookie(session, of: record))
        guard let mark = flow.browserMark(mark, of: record.asked.id) else { return }
        response.fields.add("set-cookie", jar.setting(jar.browserName, mark.text, life: CookieJar.browserLife))
    }

    private func refusal(_ overrun: Overrun, on route: Route) -> OutgoingResponse {
        let seconds = Int(overrun.retryAfter.components.seconds)
        let code: ProblemCode
        let words: String
        switch overrun {
        case .network: (code, words) = (.tooManyRequests, "Too many sign-ins were begun from your network")
        case .everybody: (code, words) = (.unavailable, "Too many people sign in at this moment")
        }
        guard route.voice == .page else {
            let description = words.prefix(1).lowercased() + words.dropFirst()
            return OAuthError(
                .temporarilyUnavailable, description, status: code.status, retryAfter: seconds
            ).response
        }
        let minutes = (seconds + 59) / 60
        let body: HTML = """
            <h1>\(words)</h1>
            <p>Try again in \(minutes == 1 ? "a minute" : "\(minutes) minutes").</p>
            \(homeLink)
            """
        var response = page(Page(title: words, body: body), code.status, on: route)
        response.fields["retry-after"] = "\(seconds)"
        return response
    }
}

extension ClientNetwork {
    /// The network of a client; nil for a trusted proxy.
    init?(_ client: ClientAddress) {
        guard !client.isProxy else { return nil }
        let peer = client.peer
        if peer.isUnix {
            self = .unixSocket
        } else if peer.isIPv4 {
            self.init(ipv4: UInt32(truncatingIfNeeded: peer.low))
        } else {
            self.init(ipv6: peer.high)
        }
    }
}
