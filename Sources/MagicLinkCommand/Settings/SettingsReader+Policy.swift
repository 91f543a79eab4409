import MagicLink

extension SettingsReader {
    /// What the operator decided about logins; nil if something of it will not do.
    ///
    /// - Parameter standard: the limits that hold where he has said nothing of them.
    mutating func policy(limits standard: LoginLimits) -> LoginPolicy? {
        let limits = limits(standard)
        let (lifetime, signup, match) = (linkLifetime(), signup(), match())
        let (targets, language) = (ReturnPolicy(returnTargets()), language())
        do {
            return try LoginPolicy(
                linkLifetime: lifetime, signup: signup, match: match, returnTargets: targets, language: language,
                limits: limits)
        } catch {
            // Both ranges were checked above; what is left is what was already complained of.
            return nil
        }
    }

    private mutating func returnTargets() -> Set<ReturnPolicy.Entry> {
        var entries: Set<ReturnPolicy.Entry> = []
        for text in values[.returnTo]?.split(separator: ",", omittingEmptySubsequences: false) ?? [] {
            if let entry = ReturnPolicy.Entry(String(text)) {
                entries.insert(entry)
            } else {
                complain(.returnTo, text, "write an origin with a path that ends in /")
            }
        }
        return entries
    }

    private mutating func linkLifetime() -> Duration {
        let standard: Duration = .seconds(600)
        guard let text = values[.linkLifetime] else { return standard }
        guard let duration = DurationText.parse(text) else {
            complain(.linkLifetime, text, "write a duration such as 10m")
            return standard
        }
        let allowed = LoginPolicy.allowedLinkLifetimes
        guard allowed.contains(duration) else {
            let range = "\(DurationText.text(allowed.lowerBound)) to \(DurationText.text(allowed.upperBound))"
            complain(.linkLifetime, text, "\(range) is allowed")
            return standard
        }
        return duration
    }

    private mutating func signup() -> LoginPolicy.Signup {
        switch values[.signup] {
        case nil, "open": return .open
        case "closed": return .closed
        case let text?:
            let domains = text.dropFirst("domains:".count).split(separator: ",", omittingEmptySubsequences: false)
            guard text.hasPrefix("domains:"), domains.allSatisfy(Self.isMailDomain) else {
                complain(.signup, text, "write open, closed, or domains:a.example,b.example in lower case")
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

    private mutating func match() -> LoginPolicy.Match {
        let digitsText = values[.matchDigits] ?? "3"
        let digits = digitsText.utf8.count == 1 ? Int(digitsText) ?? 0 : 0
        if !MatchNumber.allowedDigits.contains(digits) { complain(.matchDigits, digitsText, "3 to 6 is allowed") }
        switch values[.match] {
        case nil, "number": return .number(digits: digits)
        case "same-browser": return .sameBrowser
        case let text?:
            complain(.match, text, "write number or same-browser")
            return .sameBrowser
        }
    }
}
