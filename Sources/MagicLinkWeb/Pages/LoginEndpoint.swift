import MagicLink
import MagicLinkHTTP
import MagicLinkJWT

extension LoginService {
    /// `POST /login`: a browser begins. Its answer alone sets a login cookie, and sends the browser to the page that
    /// waits, so that a reload does not begin again.
    func login(_ request: IncomingRequest) -> Reply {
        let wish: LoginWish
        do throws(RefusedForm) {
            wish = try browserWish(request)
        } catch {
            return .now(error.response)
        }
        let known = jar.logins(in: Cookies(request))
        return begin(wish, on: .login) { [self] login in
            let tag = LoginTag(login.session)
            var response = page(at: .loginWait, query: "?login=" + tag.text)
            for old in known.dropLast(CookieJar.loginLimit - 1) {
                response.fields.add("set-cookie", jar.clearing(jar.loginName(old)))
            }
            response.fields.add(
                "set-cookie", jar.setting(jar.loginName(tag), login.pollToken.text, life: login.lifetime))
            return response
        }
    }

    private func browserWish(_ request: IncomingRequest) throws(RefusedForm) -> LoginWish {
        let form = try form(request, on: .login, ["address", "return_to"])
        var target: ReturnTarget?
        if let text = form["return_to"] {
            target = site.policy.returnTargets.target(text)
            guard target != nil else { throw RefusedForm(response: badReturnTarget) }
        }
        do throws(EmailAddress.Problem) {
            return LoginWish(
                address: try EmailAddress(form["address"] ?? ""), channel: .browser, origin: Device(request),
                returnTarget: target, language: MailLanguage(request), network: network(of: request),
                browser: browserMark(in: request))
        } catch {
            let words = form["address"] == nil ? "Type your mail address." : "This is no address: \(error.words)."
            let again = signInPage(returnTo: target, notice: notice(words))
            throw RefusedForm(response: page(again, .badRequest, on: .login))
        }
    }
}
