import MagicLinkServer
import MagicLinkWeb

/// Understands settings one by one, and remembers everything that is wrong with them, so that all of it is said at once.
struct SettingsReader {
    /// The texts.
    let values: SettingValues
    /// What was wrong so far.
    private(set) var problems: [SettingsProblem]

    init(_ values: SettingValues) {
        self.values = values
        problems = values.problems
    }

    /// Remembers a problem.
    mutating func complain(_ problem: SettingsProblem) {
        problems.append(problem)
    }

    /// Remembers that a setting has a value that will not do.
    mutating func complain(_ setting: Setting, _ value: some StringProtocol, _ advice: String) {
        problems.append(SettingsProblem(setting, String(value), advice))
    }

    /// Addresses to listen on. `advice` says what is wrong with one that more than this machine can reach; nil where
    /// nothing is.
    mutating func addresses(_ setting: Setting, _ standard: String, localOnly advice: String?) -> [ListenAddress] {
        var addresses: [ListenAddress] = []
        for text in (values[setting] ?? standard).split(separator: ",", omittingEmptySubsequences: false) {
            guard let address = ListenAddress(String(text)) else {
                complain(setting, text, "write HOST:PORT, [V6]:PORT or unix:PATH")
                continue
            }
            if let advice, !address.isLocal {
                complain(setting, text, advice)
            } else {
                addresses.append(address)
            }
        }
        return addresses
    }

    /// Addresses to listen on, or none where sockets were left to this process: then one that is set as well is refused,
    /// since nobody can tell which of the two was meant.
    mutating func addresses(
        _ setting: Setting, _ standard: String, localOnly advice: String?, insteadOf inherited: [InheritedSocket]
    ) -> [ListenAddress] {
        guard !inherited.isEmpty else { return addresses(setting, standard, localOnly: advice) }
        if let text = values[setting] {
            complain(setting, text, "LISTEN_FDS has brought sockets in its place; leave one of them out")
        }
        for socket in inherited where !socket.address.isLocal {
            if let advice { complain(SettingsProblem("LISTEN_FDS has brought \(socket.address); \(advice)")) }
        }
        return []
    }

    /// What links begin with; nil if it is not set or will not do.
    mutating func baseURL(insecureAllowed: Bool = false) -> BaseURL? {
        guard let text = values[.baseURL] else { return nil }
        guard let url = BaseURL(text) else {
            complain(.baseURL, text, Self.originAdvice)
            return nil
        }
        guard url.scheme == "https" || url.isLoopback || insecureAllowed else {
            complain(.baseURL, text, "login links need https")
            return nil
        }
        return url
    }

    /// Foreign web origins that may call the API.
    mutating func origins() -> Set<WebOrigin> {
        var origins: Set<WebOrigin> = []
        for text in values[.origins]?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            if let origin = WebOrigin(String(text)) {
                origins.insert(origin)
            } else {
                complain(.origins, text, Self.originAdvice)
            }
        }
        return origins
    }

    /// A number that bounds something; nil if it is not set or will not do.
    ///
    /// - Parameter most: the highest that is allowed.
    mutating func count(_ setting: Setting, most: Int) -> Int? {
        guard let text = values[setting] else { return nil }
        if let count = Int(text), "\(count)" == text, (1...most).contains(count) { return count }
        complain(setting, text, "write a number from 1 to \(most)")
        return nil
    }

    /// Where logins are kept.
    mutating func store(_ standard: StoreChoice) -> StoreChoice {
        guard let text = values[.store] else { return standard }
        if let choice = StoreChoice(text) { return choice }
        complain(text, of: .store, unbuilt: ["redis", "unix"], "write sqlite:PATH or memory:")
        return standard
    }

    /// Complains of a value that may hold a password: only the scheme of a URL is repeated.
    mutating func complain(_ text: String, of setting: Setting, unbuilt: [String], _ advice: String) {
        let scheme = text.prefix { $0 != ":" }
        guard unbuilt.contains(String(scheme)) else {
            complain(SettingsProblem("\(setting.rawValue) cannot be understood; \(advice)"))
            return
        }
        complain(setting, "\(scheme):…", "\(scheme): is not built in this version; \(advice)")
    }

    private static let originAdvice = "write scheme, host and perhaps a port, in lower case"
}
