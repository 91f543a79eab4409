import MagicLink
import MagicLinkJWT

extension LoginService {
    /// The page of a link. What it says of the origin comes from closed lists, the registry and the clock (rule 12).
    func linkPage(_ what: LinkPage, _ link: String, _ record: Confirmation?, notice: HTML = .none) -> Page {
        guard let record else { return deadEnd("This link does not work", "It is not one of ours, or very old.") }
        switch what {
        case .open(let isOwnBrowser):
            return Page(
                title: "Sign in?",
                body: """
                    <h1>Sign in?</h1>
                    \(notice)\(asked(record, isOwnBrowser: isOwnBrowser))
                    \(openForms(link, isOwnBrowser: isOwnBrowser))
                    """)
        case .justDone:
            return Page(title: "Done", body: "<h1>Done</h1>\n<p>Your other screen signs in.</p>")
        case .used(let at, let by, let isOwnBrowser):
            return Page(
                title: "This link was used",
                body: """
                    <h1>This link was used</h1>
                    \(notice)<p>It was used on \(CalendarTime(at).words) by \(by.words). A link works once.</p>
                    <p>If that was not you, end the session that it opened:</p>
                    \(reportForm(link, isOwnBrowser: isOwnBrowser))
                    """)
        case .ended(let ending):
            return deadEnd("This login is over", ending?.words ?? "It was ended.")
        case .superseded:
            return deadEnd("A later login took its place", "Somebody asked again and used the newer link.")
        case .expired:
            return deadEnd("This link is too old", "Ask for a new one where you wanted to sign in.")
        case .mayNotSignIn:
            return deadEnd("You cannot sign in here", "Ask whoever runs this service.")
        case .needsOwnBrowser:
            let title = "Open this link where you asked for it"
            return Page(
                title: title,
                body: """
                    <h1>\(title)</h1>
                    \(openForms(link, isOwnBrowser: false, takesNumber: false))
                    """)
        case .unknown:
            return deadEnd("This link does not work", "It is not one of ours, or very old.")
        }
    }

    /// Who, what, when. Never the address: it is what *No* is proved by, and a machine reads this page too.
    private func asked(_ record: Confirmation, isOwnBrowser: Bool) -> HTML {
        let client = site.clients[record.asked.clientID]?.name ?? record.asked.clientID
        let place = isOwnBrowser ? "In this browser" : "On another screen"
        return """
            <p>\(place) somebody asked to sign in to \(client): \(record.asked.origin.words), \
            on \(CalendarTime(record.asked.issuedAt).words).</p>
            """
    }

    private func deadEnd(_ title: String, _ words: String) -> Page {
        Page(title: title, body: "<h1>\(title)</h1>\n<p>\(words)</p>")
    }
}

extension Confirmation.Ending {
    /// Why a login is over, for whoever opens its link.
    fileprivate var words: String {
        switch self {
        case .denied: "Somebody who opened this link said no. Nobody signs in with it."
        case .cancelled: "The screen that asked has given up."
        case .wrongNumbers: "The number was wrong twice. Ask for a new link where you wanted to sign in."
        case .reported: "It was reported, and its session is ended."
        case .signedOut: "Its session was signed out."
        case .blocked: "Its session was ended by whoever runs this service."
        case .refreshReuse: "Its session was ended, because it may have been stolen."
        }
    }
}
