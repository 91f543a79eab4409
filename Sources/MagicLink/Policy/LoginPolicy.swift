/// What the operator decides about logins.
public struct LoginPolicy: Hashable, Sendable {
    /// Who may sign in for the first time.
    public enum Signup: Hashable, Sendable {
        /// Everybody.
        case open
        /// Nobody: only users that exist.
        case closed
        /// Addresses of these domains, whole and in lower case; a subdomain is another domain.
        case domains(Set<String>)

        /// True if a person who has no row yet may get one.
        public func admits(_ address: EmailAddress) -> Bool {
            switch self {
            case .open: true
            case .closed: false
            case .domains(let domains): domains.contains(String(address.domain))
            }
        }
    }

    /// What joins the two screens.
    public enum Match: Hashable, Sendable {
        /// A number of so many digits, or the origin's own browser.
        case number(digits: Int)
        /// Nothing but the origin's own browser; the device grant is then refused.
        case sameBrowser
    }

    /// How long a link lives: 2 to 60 minutes.
    public let linkLifetime: Duration
    /// Who may sign in for the first time.
    public let signup: Signup
    /// What joins the two screens.
    public let match: Match
    /// Where a person may be sent after signing in.
    public let returnTargets: ReturnPolicy
    /// What mails are written in for origins that name no language of ours.
    public let language: MailLanguage
    /// How often logins may be begun and mails asked for.
    public let limits: LoginLimits

    /// What a policy may not say.
    public enum Problem: Error, Hashable, Sendable {
        /// A link life outside 2 to 60 minutes.
        case linkLifetimeOutOfRange
        /// A number of fewer than three or more than six digits.
        case digitsOutOfRange
    }

    /// The link lives that can be chosen.
    public static let allowedLinkLifetimes: ClosedRange<Duration> = .seconds(120) ... .seconds(3600)

    /// Creates a policy; the defaults are those of `magiclink dev`: 10 minutes, open, three digits, own paths only, English,
    /// no limits. Strangers are only for `LoginLimits.standard` or stricter.
    public init(
        linkLifetime: Duration = .seconds(600), signup: Signup = .open, match: Match = .number(digits: 3),
        returnTargets: ReturnPolicy = ReturnPolicy(), language: MailLanguage = .english, limits: LoginLimits = .none
    ) throws(Problem) {
        guard Self.allowedLinkLifetimes.contains(linkLifetime) else { throw .linkLifetimeOutOfRange }
        if case .number(let digits) = match, !MatchNumber.allowedDigits.contains(digits) { throw .digitsOutOfRange }
        self.linkLifetime = linkLifetime
        self.signup = signup
        self.match = match
        self.returnTargets = returnTargets
        self.language = language
        self.limits = limits
    }

    /// How many digits this policy's numbers have; three where no number is asked, for the origin's screen stays dumb.
    var digits: Int {
        if case .number(let digits) = match { digits } else { MatchNumber.allowedDigits.lowerBound }
    }
}
