import MagicLink
import MagicLinkHTTP

extension LoginService {
    /// `POST /logout`: this browser's session ends everywhere, and its cookie goes. Being signed out already is no error.
    func logout(_ request: IncomingRequest) -> Reply {
        let cookies = Cookies(request)
        let sessions = cookies.all(jar.sessionName).compactMap(BrowserSession.init)
        return later(on: .logout) { [self] () async throws(StoreError) in
            for session in sessions { _ = try await flow.signOut(.browser(session)) }
            let words = "You are signed out"
            var response = page(Page(title: words, body: "<h1>\(words)</h1>\n\(homeLink)"), on: .logout)
            response.fields.add("set-cookie", jar.clearing(jar.sessionName))
            return response
        }
    }
}
