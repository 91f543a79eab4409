public import MagicLinkJWT

/// The networks and browsers from which one address has signed in, the latest first.
///
/// At most sixteen: whoever moves about a lot loses the oldest. One that did not sign in for 180 days is forgotten.
public struct KnownRequesters: Hashable, Sendable {
    /// A network or browser, and the day on which it last signed in.
    public struct Entry: Hashable, Sendable {
        /// Who.
        public let requester: Pseudonym
        /// Days since 1970-01-01. No finer, so that who signs in twice a day need not be written down twice.
        public let day: Int64

        /// Creates an entry.
        public init(requester: Pseudonym, day: Int64) {
            self.requester = requester
            self.day = day
        }
    }

    /// The entries, the latest first.
    public let entries: [Entry]

    /// So many of one address are remembered.
    public static let limit = 16
    /// For so many days after the last login.
    public static let days: Int64 = 180

    /// Nobody has signed in.
    public static let nobody = KnownRequesters(entries: [])

    /// Restores what a store has kept.
    public init(entries: [Entry]) {
        self.entries = entries
    }

    /// True if one of `requesters` has signed in, not too long ago.
    public func contains(anyOf requesters: [Pseudonym], at now: NumericDate) -> Bool {
        entries.contains { requesters.contains($0.requester) && $0.day > now.dayNumber - Self.days }
    }

    /// The list after a login of `requesters` at `now`.
    public func adding(_ requesters: [Pseudonym], at now: NumericDate) -> KnownRequesters {
        let today = now.dayNumber
        let isNew = requesters.contains { requester in
            !entries.contains { $0.requester == requester && $0.day >= today }
        }
        guard isNew else { return self }
        let others = entries.filter { !requesters.contains($0.requester) && $0.day > today - Self.days }
        let added = requesters.map { Entry(requester: $0, day: today) }
        return KnownRequesters(entries: Array((added + others).prefix(Self.limit)))
    }

    /// The day of the latest login; nil if there is none. From `days` after it on the list may be forgotten.
    public var lastDay: Int64? { entries.first?.day }
}
