import MagicLink
import MagicLinkJWT

extension LoginService {
    /// The page that waits: the number, large, and what to do with it. The address is not said again: whoever looks over
    /// a shoulder, or opens this tab later, need not read it.
    func waitPage(_ record: Confirmation, _ number: MatchNumber, _ tag: LoginTag, notice: HTML = .none) -> Page {
        let how: HTML =
            switch site.policy.match {
            case .number:
                """
                <p>Open the mail on any device, and type this number there:</p>
                <p class="number">\(number.text)</p>
                <p>Nobody may ask you for the number.</p>
                """
            case .sameBrowser:
                "<p>Open the link of the mail in this browser.</p>"
            }
        return Page(
            title: "Look for our mail",
            body: """
                <h1>Look for our mail</h1>
                \(notice)\(how)
                <p>The link works until \(CalendarTime(record.asked.expiresAt).words).</p>
                \(waitForm(.loginWait, "Continue", tag, id: "wait"))
                \(waitForm(.loginResend, "Send the mail again", tag))
                \(waitForm(.loginCancel, "Give up", tag))
                """,
            waits: true)
    }

    /// There is something to collect; without a script the button does it.
    func readyPage(_ tag: LoginTag) -> Page {
        Page(
            title: "Confirmed",
            body: """
                <h1>Confirmed</h1>
                \(waitForm(.loginWait, "Continue", tag, id: "wait"))
                """,
            waits: true)
    }

    /// This login is over, or was never this browser's.
    func closedPage(_ answer: BrowserAnswer) -> Page {
        let words =
            switch answer {
            case .denied: "This login was refused"
            case .expired: "This login took too long"
            default: "This browser is not waiting for a login here"
            }
        let hint: HTML = "<p>Each browser can only wait for the logins that were begun in it.</p>\n"
        var isUnknown = false
        if case .invalid = answer { isUnknown = true }
        return Page(title: words, body: "<h1>\(words)</h1>\n\(isUnknown ? [hint] : [])\(homeLink)")
    }

    /// A button of its own, for the login that `tag` names.
    func waitForm(_ route: Route, _ label: String, _ tag: LoginTag, id: String? = nil) -> HTML {
        let mark: HTML = id.map { " id=\"\($0)\"" } ?? ""
        return """
            <form method="post" action="\(base.path(route))"\(mark)>
            <input type="hidden" name="login" value="\(tag.text)">
            <button\(route == .loginWait ? [] : [" class=\"quiet\""])>\(label)</button>
            </form>
            """
    }
}
