import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// `GET /`: the form, or the way out for whoever is signed in. A `return_to` in the query is kept for later.
    func home(_ request: IncomingRequest) -> Reply {
        let query: Form
        do throws(FormError) {
            query = try Form.parse(query: request.query ?? "", known: ["return_to"])
        } catch {
            return .now(refusal(ProblemCode(error), on: .home))
        }
        var target: ReturnTarget?
        if let text = query["return_to"] {
            target = site.policy.returnTargets.target(text)
            guard target != nil else { return .now(badReturnTarget) }
        }
        guard let cookie = Cookies(request)[jar.sessionName], let session = BrowserSession(cookie) else {
            return .now(page(signInPage(returnTo: target), on: .home))
        }
        return later(on: .home) { [self, target] () async throws(StoreError) in
            let isSignedIn = try await flow.session(.browser(session)) != nil
            return page(isSignedIn ? signedInPage(returnTo: target) : signInPage(returnTo: target), on: .home)
        }
    }

    /// A place to return to that the policy does not allow. Leaving it out would strand a person without a word.
    var badReturnTarget: OutgoingResponse {
        let words = "The place to return to is not allowed"
        let body: HTML = "<h1>\(words)</h1>\n\(homeLink)"
        return page(Page(title: words, body: body), .badRequest, on: .home)
    }
}
