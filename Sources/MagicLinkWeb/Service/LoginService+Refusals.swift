import MagicLink
package import MagicLinkHTTP

extension LoginService {
    /// A refusal in the words of its place: OAuth's, a page, or a problem document.
    func refusal(_ code: ProblemCode, on route: Route?, status: Status? = nil) -> OutgoingResponse {
        let status = status ?? code.status
        switch route?.voice {
        case .oauth: return OAuthError(refusing: status, code).response
        case .problem, nil: return Problem(code, status: status).response
        case .page:
            let page = Page(title: code.words, body: "<h1>\(code.words)</h1>\n\(homeLink)")
            return page.response(status, on: route ?? .home, at: base)
        }
    }

    /// A page of ours as an answer.
    func page(_ page: Page, _ status: Status = .ok, on route: Route) -> OutgoingResponse {
        page.response(status, on: route, at: base)
    }

    /// A page of whoever serves us, in the frame and with the headers of ours.
    package func page(titled title: String, body: HTML) -> OutgoingResponse {
        page(Page(title: title, body: body), on: .home)
    }

    /// Another page of ours, to be fetched with GET; never a place to return to (rule 9).
    func page(at route: Route, query: String = "") -> OutgoingResponse {
        var response = OutgoingResponse.seeOther(base.path(route) + query)
        response.fields["cache-control"] = "no-store"
        response.fields["referrer-policy"] = "same-origin"
        return response
    }

    /// Reads a person's form, or says in a page why not.
    func form(_ request: IncomingRequest, on route: Route, _ known: [String]) throws(RefusedForm) -> Form {
        do throws(FormError) {
            return try Form.parse(request, known: known)
        } catch {
            throw RefusedForm(response: refusal(ProblemCode(error), on: route))
        }
    }

    /// Does work that needs the store; when the store fails, says so in the words of the place.
    func later(
        on route: Route, _ work: @escaping @Sendable () async throws(StoreError) -> OutgoingResponse
    ) -> Reply {
        .later { [self] in
            do throws(StoreError) {
                return .now(try await work())
            } catch {
                return .now(refusal(.unavailable, on: route))
            }
        }
    }

    /// The way out of a dead end.
    var homeLink: HTML { "<p><a href=\"\(base.path(.home))\">Sign in</a></p>" }
}

/// A person's form that could not be read, with the page that says so.
struct RefusedForm: Error {
    let response: OutgoingResponse
}

extension OAuthError {
    /// What the server or the rules about other sites refused, before an endpoint saw it.
    init(refusing status: Status, _ code: ProblemCode) {
        let word: Code =
            switch status.code {
            case 408, 429, 503: .temporarilyUnavailable
            case 500: .serverError
            default: .invalidRequest
            }
        self.init(
            word, code.words.lowercasedFirst, status: status, retryAfter: word == .temporarilyUnavailable ? 5 : nil)
    }
}

extension String {
    /// Messages to developers start in lower case.
    fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
