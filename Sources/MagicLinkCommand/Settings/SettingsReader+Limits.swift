import MagicLink

extension SettingsReader {
    /// How often logins may be begun; what is not set is as in `standard`, and so is what will not do.
    mutating func limits(_ standard: LoginLimits) -> LoginLimits {
        let address = rates(.limitAddress) ?? standard.address
        let network = rates(.limitNetwork) ?? standard.network
        let everybody = rates(.limitEverybody) ?? standard.everybody
        // What is kept by default is kept of those rates that have room for it.
        let kept =
            rates(.limitAddressKept)
            ?? standard.kept.filter { rate in address.contains { $0.period == rate.period && $0.count > rate.count } }
        do throws(LoginLimits.Problem) {
            return try LoginLimits(address: address, kept: kept, network: network, everybody: everybody)
        } catch {
            switch error {
            case .keptOfNothing(let rate):
                complain(
                    .limitAddressKept, RateText.text(kept),
                    "\(RateText.text([rate])) needs a rate in \(Setting.limitAddress.rawValue) of the same time and of more"
                )
            // Said where the list was read.
            case .periodRepeated: break
            }
            return standard
        }
    }

    /// The rates of a setting; nil if it is not set or will not do.
    private mutating func rates(_ setting: Setting) -> [Rate]? {
        guard let text = values[setting] else { return nil }
        guard let rates = RateText.parse(text) else {
            complain(setting, text, "write rates such as 5/1h,20/1d, each of another time, a day at most; or none")
            return nil
        }
        return rates
    }
}

/// Rates as people write them in settings: `5/1h,20/1d`, or `none`.
enum RateText {
    /// The rates; nil unless `text` is a list of count, slash and duration, no duration twice, or the word none.
    static func parse(_ text: String) -> [Rate]? {
        guard text != "none" else { return [] }
        var rates: [Rate] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard halves.count == 2, let count = Int(halves[0]), "\(count)" == halves[0],
                let period = DurationText.parse(String(halves[1])), let rate = Rate(count, per: period),
                !rates.contains(where: { $0.period == period })
            else { return nil }
            rates.append(rate)
        }
        return rates
    }

    /// The rates in the form that `parse` reads.
    static func text(_ rates: [Rate]) -> String {
        guard !rates.isEmpty else { return "none" }
        return rates.map { "\($0.count)/\(DurationText.text($0.period))" }.joined(separator: ",")
    }
}
