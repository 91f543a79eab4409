/// A setting by its name in the environment. The list is closed: a name that begins like ours and is not in it is a
/// typing error, so that nobody believes in a setting that does nothing.
enum Setting: String, CaseIterable {
    case baseURL = "MAGICLINK_BASE_URL"
    case listen = "MAGICLINK_LISTEN"
    case adminListen = "MAGICLINK_ADMIN_LISTEN"
    case loops = "MAGICLINK_LOOPS"
    case store = "MAGICLINK_STORE"
    case keyFile = "MAGICLINK_KEY_FILE"
    case mail = "MAGICLINK_MAIL"
    case mailFrom = "MAGICLINK_MAIL_FROM"
    case mailCheck = "MAGICLINK_MAIL_CHECK"
    case smtpUser = "MAGICLINK_SMTP_USER"
    case smtpPassword = "MAGICLINK_SMTP_PASSWORD"
    case smtpPasswordFile = "MAGICLINK_SMTP_PASSWORD_FILE"
    case smtpTokenFile = "MAGICLINK_SMTP_TOKEN_FILE"
    case smtpTLS = "MAGICLINK_SMTP_TLS"
    case smtpCAFile = "MAGICLINK_SMTP_CA_FILE"
    case smtpConnections = "MAGICLINK_SMTP_CONNECTIONS"
    case trustedProxies = "MAGICLINK_TRUSTED_PROXIES"
    case tlsCertFile = "MAGICLINK_TLS_CERT_FILE"
    case tlsKeyFile = "MAGICLINK_TLS_KEY_FILE"
    case connectionsPerAddress = "MAGICLINK_CONNECTIONS_PER_ADDRESS"
    case pollsPerAddress = "MAGICLINK_POLLS_PER_ADDRESS"
    case limitAddress = "MAGICLINK_LIMIT_ADDRESS"
    case limitAddressKept = "MAGICLINK_LIMIT_ADDRESS_KEPT"
    case limitNetwork = "MAGICLINK_LIMIT_NETWORK"
    case limitEverybody = "MAGICLINK_LIMIT_EVERYBODY"
    case language = "MAGICLINK_LANGUAGE"
    case mailTemplates = "MAGICLINK_MAIL_TEMPLATES"
    case linkLifetime = "MAGICLINK_LINK_LIFETIME"
    case signup = "MAGICLINK_SIGNUP"
    case match = "MAGICLINK_MATCH"
    case matchDigits = "MAGICLINK_MATCH_DIGITS"
    case returnTo = "MAGICLINK_RETURN_TO"
    case origins = "MAGICLINK_ORIGINS"

    /// True if `dev` has its own answer to it, and so refuses it.
    var isForServeOnly: Bool {
        switch self {
        case .keyFile, .mail, .mailFrom, .mailCheck, .trustedProxies, .tlsCertFile, .tlsKeyFile: true
        default: isForSMTP
        }
    }
}

extension Setting {
    /// True if it says something about a mail server, and so nothing where mails go another way.
    var isForSMTP: Bool { rawValue.hasPrefix("MAGICLINK_SMTP_") }
}

/// Something wrong with the settings, with what to do about it.
struct SettingsProblem: Error, Equatable, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// "NAME is "value"; advice"
    init(_ setting: Setting, _ value: String, _ advice: String) {
        description = "\(setting.rawValue) is \"\(value)\"; \(advice)"
    }

    /// "NAME is not set; advice"
    init(missing setting: Setting, _ advice: String) {
        description = "\(setting.rawValue) is not set; \(advice)"
    }
}

/// Everything wrong with the settings at once, so that it is mended at once.
struct SettingsProblems: Error, Equatable {
    let all: [SettingsProblem]
}
