import MagicLinkMail

/// How mails get out, as the operator decided.
struct MailSettings {
    /// Where they go.
    let route: MailRoute
    /// Who sends them.
    let sender: Sender
    /// How mails are worded.
    let templates: MailTemplates
    /// How the mail server is talked to, where there is one.
    let smtp: SMTPConfiguration?
    /// True if that is tried before anybody is served.
    let isChecked: Bool

    /// Understands the settings of mails alone, or says everything that is missing or wrong at once.
    init(_ values: SettingValues) throws(SettingsProblems) {
        var reader = SettingsReader(values)
        guard let settings = reader.mail(), reader.problems.isEmpty else {
            throw SettingsProblems(all: reader.problems)
        }
        self = settings
    }

    fileprivate init(
        _ route: MailRoute, _ sender: Sender, _ templates: MailTemplates, _ smtp: SMTPConfiguration?, isChecked: Bool
    ) {
        (self.route, self.sender, self.templates) = (route, sender, templates)
        (self.smtp, self.isChecked) = (smtp, isChecked)
    }

    /// What the operator has to know, though it is as he said; nil if nothing.
    var warning: String? {
        guard case .smtp(let route) = self.route, let smtp, !smtp.requiresTLS, !route.isImplicitTLS, !route.isLoopback
        else { return nil }
        return "MAGICLINK_SMTP_TLS is \"none\"; whoever is between here and \(route) reads every link"
    }
}

extension SettingsReader {
    /// How mails get out; nil if something is missing or will not do.
    mutating func mail() -> MailSettings? {
        let (route, sender, templates) = (mailRoute(), sender(), mailTemplates())
        var smtp: SMTPConfiguration?
        if case .smtp(let server)? = route {
            smtp = self.smtp(at: server)
        } else if let route {
            for setting in Setting.allCases where setting.isForSMTP && values[setting] != nil {
                complain(
                    SettingsProblem(
                        "\(setting.rawValue) is for smtp: and smtps:, and mails go to \(route); leave it out"))
            }
        }
        let isChecked = word(.mailCheck, ["on": true, "off": false]) ?? true
        guard let route, let sender else { return nil }
        return MailSettings(route, sender, templates, smtp, isChecked: isChecked)
    }

    private mutating func mailRoute() -> MailRoute? {
        guard let text = values[.mail] else {
            complain(
                SettingsProblem(missing: .mail, "write where mails go, such as smtp://mail.example.org or spool:mails"))
            return nil
        }
        if let route = MailRoute(text) { return route }
        // Somebody may have written a password into it.
        complain(
            SettingsProblem(
                "MAGICLINK_MAIL cannot be understood; \(MailRoute.grammar); user and password have their own settings"))
        return nil
    }

    private mutating func sender() -> Sender? {
        let advice = "login@example.org or Example <login@example.org>"
        guard let text = values[.mailFrom] else {
            complain(SettingsProblem(missing: .mailFrom, "write who sends the mails, such as \(advice)"))
            return nil
        }
        if let sender = Sender(text) { return sender }
        complain(.mailFrom, text, "write an address such as \(advice)")
        return nil
    }

    /// One of a few words; nil if it is not set or another.
    mutating func word<Value>(_ setting: Setting, _ words: KeyValuePairs<String, Value>) -> Value? {
        guard let text = values[setting] else { return nil }
        if let word = words.first(where: { $0.key == text }) { return word.value }
        complain(setting, text, "write \(words.map { $0.key }.joined(separator: " or "))")
        return nil
    }
}
