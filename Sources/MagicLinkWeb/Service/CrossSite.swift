import MagicLinkHTTP

/// Which pages may make a browser send us a request (DESIGN section 3). Asked before any other work.
///
/// A program that is no browser sends neither `Origin` nor `Sec-Fetch-Site` and passes everywhere, except where a cookie
/// alone would act.
struct CrossSite: Sendable {
    /// The base URL's origin.
    let own: String
    /// The foreign origins that may call the API.
    let listed: Set<WebOrigin>

    /// What to do with a request.
    enum Verdict: Hashable, Sendable {
        /// 403.
        case refused
        /// Go on; a foreign origin that may read the answer is named.
        case allowed(foreign: WebOrigin?)
    }

    func judge(_ request: IncomingRequest, on route: Route) -> Verdict {
        let origins = request.fields.all("origin")
        guard origins.count <= 1 else { return .refused }
        let origin = origins.first
        let site = request.fields["sec-fetch-site"]
        let changesNothing = request.method == .get || request.method == .head
        if let origin, origin != own {
            if let foreign = WebOrigin(origin), listed.contains(foreign), route.isAPI {
                return .allowed(foreign: foreign)
            }
            guard origin == "null", route.actsByLink || site == "same-origin" else { return .refused }
        }
        // A link in a mail or on another site opens our pages by GET, and nginx asks /session with the headers of
        // whoever came from elsewhere: reading changes nothing, and no foreign page can see the answer.
        if changesNothing { return .allowed(foreign: nil) }
        if site == "cross-site" { return .refused }
        if route.actsByCookie, request.method == .post, !isFromOwnPage(request) { return .refused }
        return .allowed(foreign: nil)
    }

    /// True if the browser says that a page of ours sent this.
    func isFromOwnPage(_ request: IncomingRequest) -> Bool {
        if let site = request.fields["sec-fetch-site"] { return site == "same-origin" }
        return request.fields["origin"] == own
    }

    /// True if the origin's browser may approve or refuse by its cookie. The link's page has `Origin: null`; a foreign
    /// page can have that too, but SameSite=Lax keeps the cookie from a POST that it starts.
    func mayActByLoginCookie(_ request: IncomingRequest) -> Bool {
        isFromOwnPage(request) || (request.fields["sec-fetch-site"] == nil && request.fields["origin"] == "null")
    }
}
