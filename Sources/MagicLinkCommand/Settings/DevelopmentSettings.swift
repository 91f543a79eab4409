import MagicLink
import MagicLinkHTTP
import MagicLinkServer
import MagicLinkWeb

/// What `magiclink dev` was asked to do, understood and checked.
struct DevelopmentSettings {
    /// Where it listens.
    let listen: [ListenAddress]
    /// Where health is asked for.
    let adminListen: [ListenAddress]
    /// What links begin with; nil stands for the first address it listens on.
    let baseURL: BaseURL?
    /// What the operator decided about logins.
    let policy: LoginPolicy
    /// Foreign web origins that may call the API.
    let origins: Set<WebOrigin>

    /// Understands the settings, or says everything that is wrong with them at once.
    init(_ values: SettingValues, isExposed: Bool) throws(SettingsProblems) {
        var problems: [SettingsProblem] = []
        listen = Self.addresses(values, .listen, "127.0.0.1:8080", isExposed: isExposed, &problems)
        adminListen = Self.addresses(values, .adminListen, "127.0.0.1:9080", isExposed: false, &problems)
        baseURL = Self.baseURL(values, isExposed: isExposed, &problems)
        if let store = values[.store], store != "memory:" {
            problems.append(SettingsProblem(.store, store, "this version keeps logins in memory only; write memory:"))
        }
        if baseURL == nil, let first = listen.first, !Self.namesItself(first) {
            problems.append(
                SettingsProblem("MAGICLINK_BASE_URL is not set, and \(first) is no address that a link can name"))
        }
        origins = Self.origins(values, &problems)
        let policy = Self.policy(values, &problems)
        guard problems.isEmpty, let policy else { throw SettingsProblems(all: problems) }
        self.policy = policy
    }

    private static func addresses(
        _ values: SettingValues, _ setting: Setting, _ standard: String, isExposed: Bool,
        _ problems: inout [SettingsProblem]
    ) -> [ListenAddress] {
        (values[setting] ?? standard).split(separator: ",", omittingEmptySubsequences: false).compactMap { text in
            guard let address = ListenAddress(String(text)) else {
                problems.append(SettingsProblem(setting, String(text), "write HOST:PORT, [V6]:PORT or unix:PATH"))
                return nil
            }
            guard isExposed || address.isLocal else {
                let more = setting == .listen ? "; --expose allows more" : ""
                let advice = "development listens on this machine only\(more)"
                problems.append(SettingsProblem(setting, String(text), advice))
                return nil
            }
            return address
        }
    }

    /// True if the address, with whatever port it gets, can stand in a link.
    private static func namesItself(_ address: ListenAddress) -> Bool {
        switch address {
        case .unix: false
        case .ip(let peer): !(peer.high == 0 && (peer.low == 0 || peer.low == 0xffff_0000_0000))
        }
    }

    private static func baseURL(_ values: SettingValues, isExposed: Bool, _ problems: inout [SettingsProblem])
        -> BaseURL?
    {
        guard let text = values[.baseURL] else { return nil }
        guard let url = BaseURL(text) else {
            problems.append(SettingsProblem(.baseURL, text, originAdvice))
            return nil
        }
        guard url.scheme == "https" || url.isLoopback || isExposed else {
            problems.append(SettingsProblem(.baseURL, text, "login links need https"))
            return nil
        }
        return url
    }

    private static func origins(_ values: SettingValues, _ problems: inout [SettingsProblem]) -> Set<WebOrigin> {
        var origins: Set<WebOrigin> = []
        for text in values[.origins]?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            guard let origin = WebOrigin(String(text)) else {
                problems.append(SettingsProblem(.origins, String(text), Self.originAdvice))
                continue
            }
            origins.insert(origin)
        }
        return origins
    }

    private static let originAdvice = "write scheme, host and perhaps a port, in lower case"

    private static func policy(_ values: SettingValues, _ problems: inout [SettingsProblem]) -> LoginPolicy? {
        let lifetime = linkLifetime(values, &problems)
        let signup = signup(values, &problems)
        let match = match(values, &problems)
        var entries: Set<ReturnPolicy.Entry> = []
        for text in values[.returnTo]?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            guard let entry = ReturnPolicy.Entry(String(text)) else {
                problems.append(SettingsProblem(.returnTo, String(text), "write an origin with a path that ends in /"))
                continue
            }
            entries.insert(entry)
        }
        do {
            return try LoginPolicy(
                linkLifetime: lifetime, signup: signup, match: match, returnTargets: ReturnPolicy(entries))
        } catch {
            // Both ranges were checked above; what is left is what was already complained of.
            return nil
        }
    }

    private static func linkLifetime(_ values: SettingValues, _ problems: inout [SettingsProblem]) -> Duration {
        let standard: Duration = .seconds(600)
        guard let text = values[.linkLifetime] else { return standard }
        guard let duration = DurationText.parse(text) else {
            problems.append(SettingsProblem(.linkLifetime, text, "write a duration such as 10m"))
            return standard
        }
        let allowed = LoginPolicy.allowedLinkLifetimes
        guard allowed.contains(duration) else {
            let range = "\(DurationText.text(allowed.lowerBound)) to \(DurationText.text(allowed.upperBound))"
            problems.append(SettingsProblem(.linkLifetime, text, "\(range) is allowed"))
            return standard
        }
        return duration
    }

    private static func signup(_ values: SettingValues, _ problems: inout [SettingsProblem]) -> LoginPolicy.Signup {
        switch values[.signup] {
        case nil, "open": return .open
        case "closed": return .closed
        case let text?:
            let domains = text.dropFirst("domains:".count).split(separator: ",", omittingEmptySubsequences: false)
            guard text.hasPrefix("domains:"), domains.allSatisfy(isMailDomain) else {
                problems.append(
                    SettingsProblem(.signup, text, "write open, closed, or domains:a.example,b.example in lower case"))
                return .closed
            }
            return .domains(Set(domains.map(String.init)))
        }
    }

    private static func isMailDomain(_ domain: Substring) -> Bool {
        do {
            return try EmailAddress("a@\(domain)").text == "a@\(domain)"
        } catch {
            return false
        }
    }

    private static func match(_ values: SettingValues, _ problems: inout [SettingsProblem]) -> LoginPolicy.Match {
        let digitsText = values[.matchDigits] ?? "3"
        let digits = digitsText.utf8.count == 1 ? Int(digitsText) ?? 0 : 0
        if !MatchNumber.allowedDigits.contains(digits) {
            problems.append(SettingsProblem(.matchDigits, digitsText, "3 to 6 is allowed"))
        }
        switch values[.match] {
        case nil, "number": return .number(digits: digits)
        case "same-browser": return .sameBrowser
        case let text?:
            problems.append(SettingsProblem(.match, text, "write number or same-browser"))
            return .sameBrowser
        }
    }
}
