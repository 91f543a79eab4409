import MagicLink

extension LoginService {
    /// *Yes* and *No* of an open link, each as prominent as the other, each with what a machine does not give.
    ///
    /// - Parameter takesNumber: false where too many wrong ones were typed for this address today.
    func openForms(_ link: String, isOwnBrowser: Bool, takesNumber: Bool = true) -> HTML {
        if isOwnBrowser {
            return """
                <div class="choice">
                \(linkForm(.confirm, link, decision: "approve", "<button>Yes, sign me in here</button>"))
                \(linkForm(.confirm, link, decision: "deny", "<button>No, it was not me</button>"))
                </div>
                \(warning)
                """
        }
        let no = linkForm(
            .confirm, link, decision: "deny",
            """
            <label for="address">To refuse, type your mail address</label>
            <input id="address" type="email" name="address" autocomplete="email" maxlength="254" required>
            <button>No, it was not me</button>
            """)
        guard takesNumber, case .number(let digits) = site.policy.match else {
            return """
                <p>To sign in, open this link in the browser that asked for it.</p>
                <div class="choice">
                \(no)
                </div>
                \(warning)
                """
        }
        let yes = linkForm(
            .confirm, link, decision: "approve",
            """
            <label for="number">To sign in, type the number on that screen</label>
            <input id="number" type="text" name="number" inputmode="numeric" pattern="[0-9]*" maxlength="\(digits)" \
            autocomplete="off" required>
            <button>Yes, sign me in there</button>
            """)
        return """
            \(warning)
            <div class="choice">
            \(yes)
            \(no)
            </div>
            """
    }

    /// *This wasn't me.*
    func reportForm(_ link: String, isOwnBrowser: Bool) -> HTML {
        let address: HTML = """
            <label for="address">Your mail address</label>
            <input id="address" type="email" name="address" autocomplete="email" maxlength="254" required>

            """
        return linkForm(
            .report, link, decision: nil, "\(isOwnBrowser ? [] : [address])<button>This wasn't me</button>")
    }

    /// The sentence of rule 12, word for word.
    private var warning: HTML {
        """
        <p class="warning">If you did not just ask for this on another screen, close this page. Nobody may ask you for \
        the number.</p>
        """
    }

    private func linkForm(_ route: Route, _ link: String, decision: String?, _ inside: HTML) -> HTML {
        let choice: [HTML] = decision.map { ["<input type=\"hidden\" name=\"decision\" value=\"\($0)\">\n"] } ?? []
        return """
            <form method="post" action="\(base.path(route))">
            <input type="hidden" name="token" value="\(link)">
            \(choice)\(inside)
            </form>
            """
    }
}
