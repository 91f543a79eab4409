import MagicLinkJWT

/// What the store in memory keeps of limits. Every bucket belongs to a record that is still there, and goes with it.
struct LimitRows {
    private var buckets: [Pseudonym: Bucket] = [:]
    private var known: [Pseudonym: KnownRequesters] = [:]

    /// How many rows there are.
    var count: Int { buckets.count + known.count }

    func facts(of subject: LimitSubject) -> LimitFacts {
        var facts = LimitFacts()
        facts.address = buckets[subject.address] ?? .full
        if let network = subject.network { facts.network = buckets[network] ?? .full }
        facts.everybody = buckets[.everybody] ?? .full
        facts.known = known[subject.address] ?? .nobody
        return facts
    }

    mutating func keep(_ row: LimitRow) {
        switch row {
        case .bucket(let key, let bucket): buckets[key] = bucket
        case .known(let key, let requesters): known[key] = requesters
        }
    }

    /// A record of that subject is gone. What was counted later than it is some later record's.
    mutating func forget(_ subject: LimitSubject, at now: NumericDate) {
        for key in [subject.address, subject.network].compactMap({ $0 }) {
            if let bucket = buckets[key], bucket.fullAt <= now { buckets[key] = nil }
        }
    }

    /// Forgets who did not sign in for too long.
    mutating func forgetStrangers(at now: NumericDate) {
        known = known.filter { ($0.value.lastDay ?? .min) > now.dayNumber - KnownRequesters.days }
    }
}
