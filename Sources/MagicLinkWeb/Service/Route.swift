import MagicLinkHTTP

/// Every path that we answer. The raw value stands behind the base URL's own path.
enum Route: String, CaseIterable, Sendable {
    case deviceAuthorization = "/device_authorization"
    case token = "/token"
    case resend = "/resend"
    case cancel = "/cancel"
    case metadata = "/.well-known/oauth-authorization-server"
    case session = "/session"
    case home = "/"
    case login = "/login"
    case loginWait = "/login/wait"
    case loginResend = "/login/resend"
    case loginCancel = "/login/cancel"
    case logout = "/logout"
    case device = "/device"
    /// The path goes on with the link token.
    case confirmLink = "/confirm/"
    case confirm = "/confirm"
    case report = "/report"
    case style = "/assets/magiclink.css"
    case script = "/assets/magiclink.js"

    /// In whose words a route answers, refusals included.
    enum Voice: Sendable {
        /// `application/json` with `error`: https://www.rfc-editor.org/rfc/rfc6749#section-5.2.
        case oauth
        /// `application/problem+json`: https://www.rfc-editor.org/rfc/rfc9457.
        case problem
        /// A person reads it.
        case page
    }

    var voice: Voice {
        switch self {
        case .deviceAuthorization, .token, .resend, .cancel: .oauth
        case .metadata, .session, .style, .script: .problem
        case .home, .login, .loginWait, .loginResend, .loginCancel, .logout, .device, .confirmLink, .confirm, .report:
            .page
        }
    }

    /// What may be asked; HEAD wherever GET may.
    var methods: [Method] {
        switch self {
        case .metadata, .home, .device, .confirmLink, .style, .script: Self.reading
        case .session: Self.readingAndEnding
        case .loginWait: Self.readingAndActing
        case .deviceAuthorization, .token, .resend, .cancel, .login, .loginResend, .loginCancel, .logout, .confirm,
            .report:
            Self.acting
        }
    }

    // Made once, not with each request.
    private static let reading: [Method] = [.get, .head]
    private static let readingAndEnding: [Method] = [.get, .head, .delete]
    private static let readingAndActing: [Method] = [.get, .head, .post]
    private static let acting: [Method] = [.post]

    /// True for what a program calls: only there may listed foreign origins come in.
    var isAPI: Bool { voice == .oauth || self == .session || self == .metadata }

    /// True for forms that act by cookie alone: they must come from a page of ours.
    var actsByCookie: Bool {
        switch self {
        case .login, .loginWait, .loginResend, .loginCancel, .logout: true
        default: false
        }
    }

    /// True for the link's own forms. Their page sends no referrer, which makes browsers send `Origin: null`; there the
    /// token and what was typed are the proof.
    var actsByLink: Bool { self == .confirm || self == .report }

    private static let byPath = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

    /// The route of a request's path, byte for byte, with what follows it on `/confirm/…`; nil if there is none.
    static func find(_ path: String, below base: String) -> (route: Route, rest: Substring)? {
        // RFC 8414, section 3.1: the base URL's path comes behind the well-known one.
        if path.hasPrefix(metadata.rawValue) { return path == metadata.rawValue + base ? (.metadata, "") : nil }
        guard path.hasPrefix(base) else { return nil }
        let own = path.dropFirst(base.count)
        if let route = byPath[String(own)], route != .metadata { return (route, "") }
        guard own.hasPrefix(Route.confirmLink.rawValue) else { return nil }
        return (.confirmLink, own.dropFirst(Route.confirmLink.rawValue.count))
    }
}
