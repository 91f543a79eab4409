/// How often logins may be begun and mails asked for. An empty list of rates is no limit.
public struct LoginLimits: Hashable, Sendable {
    /// Mails to one address, whoever asks for them.
    public let address: [Rate]
    /// Of those, what is kept for networks and browsers from which that address has signed in before, so that strangers
    /// cannot silence a mailbox.
    public let kept: [Rate]
    /// Logins that clients of one network begin and do not collect: collecting one gives it back, so an office behind
    /// one address is not punished for signing in.
    public let network: [Rate]
    /// Logins that everybody together begins, collected or not: what bounds the rows of a store.
    public let everybody: [Rate]

    /// For each rate of `address` followed by what of it strangers may have: how the bucket of an address is read.
    let addressAndStrangers: [Rate]

    /// What limits may not say.
    public enum Problem: Error, Hashable, Sendable {
        /// This is kept of a period for which mails to an address have no rate, or as much as that rate or more.
        case keptOfNothing(Rate)
        /// Two rates of one list have the same period.
        case periodRepeated(Rate)
    }

    /// No limit at all; nothing is counted and nothing remembered.
    public static let none = LoginLimits()
    /// Those of the program: one mail a minute, five an hour and twenty a day to one address, of which two an hour and
    /// six a day are kept; sixty logins an hour of one network that were not collected; a hundred thousand an hour of
    /// everybody.
    public static let standard = LoginLimits(
        unchecked: [minute(1), hour(5), day(20)], kept: [hour(2), day(6)], network: [hour(60)],
        everybody: [hour(100_000)])

    /// Creates limits.
    public init(address: [Rate], kept: [Rate], network: [Rate], everybody: [Rate]) throws(Problem) {
        for rates in [address, kept, network, everybody] {
            for (index, rate) in rates.enumerated() where rates[..<index].contains(where: { $0.period == rate.period })
            {
                throw .periodRepeated(rate)
            }
        }
        for rate in kept where !address.contains(where: { $0.period == rate.period && $0.count > rate.count }) {
            throw .keptOfNothing(rate)
        }
        self.init(unchecked: address, kept: kept, network: network, everybody: everybody)
    }

    private init(unchecked address: [Rate] = [], kept: [Rate] = [], network: [Rate] = [], everybody: [Rate] = []) {
        self.address = address
        self.kept = kept
        self.network = network
        self.everybody = everybody
        addressAndStrangers =
            address
            + address.compactMap { rate in
                let own = kept.first { $0.period == rate.period }?.count ?? 0
                return Rate(rate.count - own, per: rate.period)
            }
    }

    /// True if nothing is limited.
    public var isNone: Bool { address.isEmpty && network.isEmpty && everybody.isEmpty }

    private static func minute(_ count: Int) -> Rate { rate(count, 60) }
    private static func hour(_ count: Int) -> Rate { rate(count, 3600) }
    private static func day(_ count: Int) -> Rate { rate(count, 86_400) }

    private static func rate(_ count: Int, _ seconds: Int64) -> Rate {
        guard let rate = Rate(count, per: .seconds(seconds)) else { preconditionFailure("\(count) is a rate") }
        return rate
    }
}
