import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

/// Which of this browser's logins a request is about, and the poll token in its cookie.
struct OwnLogin: Sendable {
    let tag: LoginTag
    let pollToken: String

    /// Returns nil if the token is of another login than the cookie's name says: somebody planted it, so that this
    /// browser would show, and collect, a login of his. The token's MAC is checked by whoever uses it.
    init?(_ tag: LoginTag, _ pollToken: String) {
        let parts = pollToken.split(separator: ".", omittingEmptySubsequences: false)
        guard pollToken.utf8.count <= 1024, parts.count == 3, let claims = Base64URL.decode(String(parts[1])) else {
            return nil
        }
        let sid: SessionID?
        do throws(JSONError) {
            sid = try JSONValue(parsing: claims)["sid"]?.string.flatMap { SessionID($0) }
        } catch {
            return nil
        }
        guard let sid, LoginTag(sid) == tag else { return nil }
        self.tag = tag
        self.pollToken = pollToken
    }

    var proof: OriginProof { OriginProof(token: pollToken, channel: .browser) }
}

extension OwnLogin: CustomStringConvertible, CustomReflectable {
    /// Nothing of it.
    var description: String { "<redacted>" }
    /// Nothing of it.
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension LoginService {
    /// The login that `tag` names; without one the newest, so that a bookmark of the page still serves. Nil if this
    /// browser has no cookie of it. What the cookie holds is proved by whoever uses it: a planted one proves nothing.
    func ownLogin(_ request: IncomingRequest, _ tag: String?) -> OwnLogin? {
        let cookies = Cookies(request)
        let wanted = tag.map { LoginTag($0) } ?? jar.logins(in: cookies).last
        guard let wanted, let token = cookies[jar.loginName(wanted)] else { return nil }
        return OwnLogin(wanted, token)
    }

    /// The login that a form of the waiting page names; nil is answered with `notWaiting`.
    func ownLogin(_ request: IncomingRequest, on route: Route) throws(RefusedForm) -> OwnLogin {
        let form = try form(request, on: route, ["login"])
        guard let login = ownLogin(request, form["login"]) else {
            throw RefusedForm(response: page(closedPage(.invalid(.noSuchLogin)), .notFound, on: route))
        }
        return login
    }
}
