import MagicLink

extension LoginService {
    /// You are in. The way on is a link and not a redirect, and the policy is asked again (rule 9).
    func signedInPage(returnTo target: ReturnTarget?) -> Page {
        var onward: [HTML] = []
        if let target, site.policy.returnTargets.allows(target) {
            onward = ["<p><a class=\"onward\" href=\"\(target.text)\">Continue</a></p>\n"]
        }
        return Page(
            title: "Signed in",
            body: """
                <h1>You are signed in</h1>
                \(onward)<form method="post" action="\(base.path(.logout))">
                <button class="quiet">Sign out</button>
                </form>
                """)
    }
}
