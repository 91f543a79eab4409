import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// `POST /login/resend`: the same mail again.
    func resendLogin(_ request: IncomingRequest) -> Reply {
        aboutWaitingLogin(request, on: .loginResend) { [self] login, flow async throws(StoreError) in
            switch try await flow.resend(login.proof) {
            case .done:
                return page(sentPage("The mail is on its way again", login.tag), on: .loginResend)
            case .refused(.tooManyResends):
                let words = "The mail was sent as often as it may be"
                return page(sentPage(words, login.tag), .tooManyRequests, on: .loginResend)
            case .refused(let refusal): return tooLate(refusal, login.tag, on: .loginResend)
            case .invalid(let invalid): return page(closedPage(.invalid(invalid)), .notFound, on: .loginResend)
            }
        }
    }

    /// `POST /login/cancel`: the person at this screen gives up; the link is dead.
    func cancelLogin(_ request: IncomingRequest) -> Reply {
        aboutWaitingLogin(request, on: .loginCancel) { [self] login, flow async throws(StoreError) in
            switch try await flow.cancel(login.proof) {
            case .done:
                let words = "Given up"
                let body: HTML = "<h1>\(words)</h1>\n<p>The link in the mail does nothing any more.</p>\n\(homeLink)"
                var response = page(Page(title: words, body: body), on: .loginCancel)
                response.fields.add("set-cookie", jar.clearing(jar.loginName(login.tag)))
                return response
            case .refused(let refusal): return tooLate(refusal, login.tag, on: .loginCancel)
            case .invalid(let invalid): return page(closedPage(.invalid(invalid)), .notFound, on: .loginCancel)
            }
        }
    }

    /// The login is not pending any more.
    private func tooLate(_ refusal: Confirmation.Refusal, _ tag: LoginTag, on route: Route) -> OutgoingResponse {
        switch refusal {
        case .alreadyUsed, .alreadyCollected: page(readyPage(tag), .conflict, on: route)
        case .denied, .revoked, .mayNotSignIn: page(closedPage(.denied), .gone, on: route)
        default: page(closedPage(.expired), .gone, on: route)
        }
    }

    private func aboutWaitingLogin(
        _ request: IncomingRequest, on route: Route,
        _ work: @escaping @Sendable (OwnLogin, LoginFlow) async throws(StoreError) -> OutgoingResponse
    ) -> Reply {
        let login: OwnLogin
        do throws(RefusedForm) {
            login = try ownLogin(request, on: route)
        } catch {
            return .now(error.response)
        }
        return later(on: route) { [flow] () async throws(StoreError) in try await work(login, flow) }
    }

    private func sentPage(_ words: String, _ tag: LoginTag) -> Page {
        let back = base.path(.loginWait) + "?login=" + tag.text
        return Page(title: words, body: "<h1>\(words)</h1>\n<p><a href=\"\(back)\">Back to the number</a></p>")
    }
}
