import MagicLink
import MagicLinkJWT

/// `magiclink mail test`: one mail by the route that serve would take, and what became of it in one line.
enum MailTestCommand {
    static func run(_ options: Options, _ environment: [String: String]) async throws -> ExitCode {
        let options = try MailTestOptions(options)
        try ProcessHygiene.apply()
        let values = try SettingValues(environment: environment, config: options.config)
        ProcessHygiene.forget([Setting.smtpPassword.rawValue])
        let settings = try MailSettings(values)
        if let warning = settings.warning { Terminal.complain(warning) }
        let clock = SteadyClock()
        let route = try OpenRoute(settings, clock: clock)
        try await route.submit(mail(to: options.recipient, in: options.language, at: clock.now, from: values[.baseURL]))
        Terminal.say("the mail to \(options.recipient) was taken by \(settings.route)")
        return .done
    }

    /// The words of a login, so that they are judged as those will be, around a link that is none: it holds no token, and
    /// without a base URL it leads to a host that can never be
    /// (https://www.rfc-editor.org/rfc/rfc6761#section-6.4).
    static func mail(
        to recipient: EmailAddress, in language: MailLanguage = .english, at now: NumericDate, from baseURL: String?
    ) -> LoginMail {
        let url = baseURL.flatMap { BaseURL($0) }?.text ?? "https://login.invalid"
        return LoginMail(
            recipient: recipient, link: "\(url)/confirm/this-is-a-test", origin: .unknown,
            clientName: "MagicLink (a test of its mails; the link leads nowhere)", askedAt: now,
            expiresAt: now + .seconds(600), asksNumber: true, language: language)
    }
}

/// The words behind `magiclink mail test`.
struct MailTestOptions: Equatable {
    let recipient: EmailAddress
    var language = MailLanguage.english
    var config: String?

    init(_ options: Options) throws(UsageProblem) {
        var options = options
        var address: String?
        while let option = options.next() {
            switch option {
            case "--to": address = try options.value(of: option)
            case "--language": language = try options.language(of: option)
            case "--config": config = try options.value(of: option)
            default:
                throw UsageProblem("mail test does not know \"\(option)\"; it takes --to, --language and --config")
            }
        }
        guard let address else { throw UsageProblem("mail test needs --to ADDRESS") }
        do throws(EmailAddress.Problem) {
            recipient = try EmailAddress(address)
        } catch {
            throw UsageProblem("\"\(address)\" is no address that mail can be sent to (\(error.rawValue))")
        }
    }
}
