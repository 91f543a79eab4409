import MagicLink
import MagicLinkJWT

/// What the server of a `SwappingStore` keeps of limits, and how it can get that wrong.
struct LimitShelf {
    private var buckets: [Pseudonym: Bucket] = [:]
    /// Each bucket before it was last written.
    private var older: [Pseudonym: Bucket] = [:]
    private var known: [Pseudonym: KnownRequesters] = [:]
    /// Grows with each row.
    private(set) var version = 0

    func facts(of subject: LimitSubject, _ now: NumericDate, _ flaw: Flaw?) -> LimitFacts {
        let buckets = flaw == .chargesOnStaleReads ? older : buckets
        var facts = LimitFacts()
        if flaw != .forgetsMails { facts.address = buckets[subject.address] ?? .full }
        if flaw != .forgetsNetworks { facts.network = subject.network.flatMap { buckets[$0] } ?? .full }
        if flaw != .forgetsEverybody { facts.everybody = buckets[.everybody] ?? .full }
        if flaw != .knowsNobody { facts.known = known[subject.address] ?? .nobody }
        return facts
    }

    mutating func keep(_ row: LimitRow, _ flaw: Flaw?) {
        version += 1
        switch row {
        case .bucket(let key, let bucket):
            // One that never gives back keeps whatever is the later.
            let isGivenBack = (buckets[key]?.fullAt ?? bucket.fullAt) > bucket.fullAt
            guard flaw != .givesNothingBack || !isGivenBack else { return }
            // Written twice, as what may be repeated is, it is still one change.
            if buckets[key] != bucket { older[key] = buckets[key] }
            buckets[key] = bucket
        case .known(let key, let requesters):
            let one = KnownRequesters(entries: Array(requesters.entries.prefix(1)))
            known[key] = flaw == .knowsOnlyTheLast ? one : requesters
        }
    }
}
