import MagicLinkMail

/// Where mails go: `smtp://HOST`, `smtps://HOST`, `sendmail:PATH` or `spool:DIR`.
enum MailRoute: Equatable, CustomStringConvertible {
    /// To a mail server.
    case smtp(SMTPRoute)
    /// To a program of this machine.
    case sendmail(path: String)
    /// Into files of a directory, from which somebody else takes them.
    case spool(directory: String)

    /// What is accepted, for whoever wrote something else.
    static let grammar = "write smtp://HOST:PORT, smtps://HOST:PORT, sendmail:/PATH or spool:DIR"

    /// Returns nil unless `text` is one of them.
    init?(_ text: String) {
        if let route = SMTPRoute(text) {
            self = .smtp(route)
            return
        }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let path = String(text[text.index(after: colon)...])
        guard !path.isEmpty, !path.utf8.contains(0) else { return nil }
        switch text[..<colon] {
        case "sendmail" where path.hasPrefix("/"): self = .sendmail(path: path)
        case "spool": self = .spool(directory: path)
        default: return nil
        }
    }

    /// In the form that `init(_:)` reads.
    var description: String {
        switch self {
        case .smtp(let route): "\(route)"
        case .sendmail(let path): "sendmail:\(path)"
        case .spool(let directory): "spool:\(directory)"
        }
    }
}
