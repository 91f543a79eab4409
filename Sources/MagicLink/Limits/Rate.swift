/// So many in so long, by the generic cell rate algorithm: a bucket holds `count`, and gains one each `period / count`.
///
/// So `5 an hour` lets five come at once and then one each twelve minutes. A whole period after the last one the bucket
/// is full again, however empty it was.
/// Source: the virtual scheduling algorithm of ITU-T I.371, annex A.
public struct Rate: Hashable, Sendable {
    /// How many: 1 to 1,000,000.
    public let count: Int
    /// In how long: whole seconds, a day at most.
    public let period: Duration

    /// The longest period. A record is kept for a day after its end, and what is counted of it never outlives it.
    public static let longestPeriod: Duration = Lifetime.afterEnd
    /// The highest count: one a microsecond, which is the grain that buckets are measured in.
    public static let highestCount = 1_000_000

    /// Returns nil if the count or the period is none that is allowed, or the period has a fraction of a second.
    public init?(_ count: Int, per period: Duration) {
        guard (1...Self.highestCount).contains(count), period >= .seconds(1), period <= Self.longestPeriod,
            period.components.attoseconds == 0
        else { return nil }
        self.count = count
        self.period = period
    }

    /// Microseconds from one to the next.
    var interval: Int64 { period.components.seconds * 1_000_000 / Int64(count) }
    /// Microseconds that an empty bucket needs to be full.
    var capacity: Int64 { interval * Int64(count) }
}
