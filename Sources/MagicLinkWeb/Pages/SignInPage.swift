import MagicLink

extension LoginService {
    /// The form that asks for an address.
    func signInPage(returnTo target: ReturnTarget?, notice: HTML = .none) -> Page {
        let hidden: [HTML] = target.map { ["<input type=\"hidden\" name=\"return_to\" value=\"\($0.text)\">\n"] } ?? []
        return Page(
            title: "Sign in",
            body: """
                <h1>Sign in</h1>
                \(notice)
                <form method="post" action="\(base.path(.login))">
                \(hidden)<label for="address">Your mail address</label>
                <input id="address" type="email" name="address" autocomplete="email" maxlength="254" required>
                <button>Send me a link</button>
                </form>
                <p>A mail comes with a link. You can open it on any device.</p>
                """)
    }

    /// Something that went wrong, above a form.
    func notice(_ words: String) -> HTML { "<p class=\"notice\" role=\"alert\">\(words)</p>\n" }
}
