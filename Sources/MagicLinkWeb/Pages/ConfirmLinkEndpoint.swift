import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// `GET /confirm/{link token}`: the page, and nothing else (rule 1). The token is taken byte for byte: one that is
    /// percent-encoded is another token, and none of ours.
    func showLink(_ request: IncomingRequest, _ link: String) -> Reply {
        later(on: .confirmLink) { [self] () async throws(StoreError) in
            switch try await view(link, request) {
            case .record(let record, let standing, let isOwnBrowser):
                let what = LinkPage(standing, isOwnBrowser: isOwnBrowser)
                return page(linkPage(what, link, record), what.status, on: .confirmLink)
            case .invalid, .unknown: return page(linkPage(.unknown, link, nil), .notFound, on: .confirmLink)
            }
        }
    }

    /// What a link's page shows in this browser. The cookie's name is only known once the link has named its login.
    func view(_ link: String, _ request: IncomingRequest) async throws(StoreError) -> LinkView {
        let device = Device(request)
        let view = try await flow.view(link: link, on: device, ownPollToken: nil)
        let cookies = Cookies(request)
        guard case .record(let record, _, _) = view, record.asked.channel == .browser,
            let own = cookies[jar.loginName(LoginTag(record.asked.id))]
        else { return view }
        return try await flow.view(link: link, on: device, ownPollToken: own)
    }

    /// The poll token of this browser's cookie, if this browser is where the link's login began and a page of ours asks.
    func ownPollToken(_ link: String, _ request: IncomingRequest) async throws(StoreError) -> String? {
        guard crossSite.mayActByLoginCookie(request),
            case .record(let record, _, isOwnBrowser: true) = try await view(link, request)
        else { return nil }
        return Cookies(request)[jar.loginName(LoginTag(record.asked.id))]
    }
}
