public import MagicLinkJWT

/// What was taken lately of one or more rates: for each of them, by its place, when its bucket will be full again.
///
/// A value, and all that is kept of a key: a store writes it down and never looks inside.
public struct Bucket: Hashable, Sendable {
    /// Microseconds since 1970 for each rate; what lies in the past is full, and so is what is missing.
    public let times: [Int64]

    /// Nothing was taken lately.
    public static let full = Bucket(times: [])

    /// Restores a stored bucket.
    public init(times: [Int64]) {
        self.times = times
    }

    /// What became of taking one.
    public enum Taking: Hashable, Sendable {
        /// There was one left in each; so it is now.
        case taken(Bucket)
        /// Nothing was taken: that long, in whole seconds, until there is one in each. So it was, within what is allowed.
        case over(retryAfter: Duration, Bucket)
    }

    /// Takes one of each of `rates`, or of none of them. What the bucket knows of further rates stays.
    public func taking(_ rates: [Rate], at now: NumericDate) -> Taking {
        let now = Self.microseconds(now)
        var before = times
        var after = times
        var wait: Int64 = 0
        for (place, rate) in rates.enumerated() {
            let time = time(place, rate, now)
            if place < before.count { before[place] = time } else { before.append(time) }
            if place < after.count { after[place] = time + rate.interval } else { after.append(time + rate.interval) }
            wait = max(wait, time + rate.interval - rate.capacity - now)
        }
        guard wait > 0 else { return .taken(Bucket(times: after)) }
        return .over(retryAfter: .seconds((wait + 999_999) / 1_000_000), Bucket(times: before))
    }

    /// Gives back one that was taken of each of `rates`. A bucket that was full already gains nothing.
    public func givingBack(_ rates: [Rate], at now: NumericDate) -> Bucket {
        let now = Self.microseconds(now)
        var times = times
        for (place, rate) in rates.enumerated() where place < times.count {
            times[place] = max(time(place, rate, now) - rate.interval, now)
        }
        return Bucket(times: times)
    }

    /// From this second on it is as full as if nobody had ever taken of it, and may be forgotten.
    public var fullAt: NumericDate {
        let last = times.max() ?? 0
        return NumericDate(last / 1_000_000 + (last % 1_000_000 > 0 ? 1 : 0))
    }

    /// Never before now, and never later than an empty bucket needs: where the operator has changed the rates, or the clock
    /// was wrong for a while, nobody waits longer than for a rate of today.
    private func time(_ place: Int, _ rate: Rate, _ now: Int64) -> Int64 {
        place < times.count ? min(max(times[place], now), now + rate.capacity) : now
    }

    /// Within 126,000 years of 1970, so that sums of it have room.
    private static func microseconds(_ date: NumericDate) -> Int64 {
        min(max(date.seconds, -4_000_000_000_000), 4_000_000_000_000) * 1_000_000
    }
}
