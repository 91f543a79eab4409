import MagicLinkJWT
import MagicLinkTesting
import Testing

@testable import MagicLink

@Suite("Rates and their buckets")
struct BucketTests {
    private static let start = NumericDate(1_800_000_000)

    private static func rate(_ count: Int, per seconds: Int64) throws -> Rate {
        try #require(Rate(count, per: .seconds(seconds)))
    }

    /// Another way to say the same: what is owed runs off with time, and so much may be owed.
    private struct Model {
        let rate: Rate
        var owed: Int64 = 0

        mutating func pass(_ seconds: Int64) { owed = max(0, owed - seconds * 1_000_000) }
        var hasRoom: Bool { owed + interval <= interval * Int64(rate.count) }
        mutating func take() { owed += interval }
        mutating func giveBack() { owed = max(0, owed - interval) }
        private var interval: Int64 { rate.period.components.seconds * 1_000_000 / Int64(rate.count) }
    }

    @Test("A count of none, a period of none or of more than a day, and a fraction of a second are no rate")
    func none() {
        let day = Int64(86_400)
        for (count, seconds) in [(0, 60), (-1, 60), (1, 0), (1, -60), (1, day + 1), (1_000_001, 60)] as [(Int, Int64)] {
            #expect(Rate(count, per: .seconds(seconds)) == nil)
        }
        #expect(Rate(1, per: .milliseconds(1500)) == nil)
        #expect(Rate(1, per: .seconds(day)) != nil && Rate(1_000_000, per: .seconds(1)) != nil)
    }

    @Test(
        "As many as it holds come at once, the next when one has been gained, and it tells to the second when that is")
    func burst() throws {
        let rates = [try Self.rate(5, per: 3600)]
        var bucket = Bucket.full
        for _ in 0..<5 { bucket = try #require(bucket.taking(rates, at: Self.start).taken) }
        #expect(bucket.taking(rates, at: Self.start).pause == .seconds(720))
        #expect(bucket.taking(rates, at: Self.start + .seconds(719)).pause == .seconds(1))
        bucket = try #require(bucket.taking(rates, at: Self.start + .seconds(720)).taken)
        #expect(bucket.taking(rates, at: Self.start + .seconds(720)).pause == .seconds(720))
        #expect(bucket.fullAt == Self.start + .seconds(3600 + 720))
        let again = Self.start + .seconds(3600 + 720)
        for _ in 0..<5 { bucket = try #require(bucket.taking(rates, at: again).taken) }
        #expect(bucket.taking(rates, at: again).pause == .seconds(720))
    }

    @Test("It takes and gives back as its model does, whatever comes", arguments: 0..<40 as Range<UInt64>)
    func model(seed: UInt64) throws {
        let random = SeededRandom(seed: seed)
        func roll(_ sides: UInt64) -> Int64 { Int64(random.next() % sides) }
        // No two of one period, as in settings; odd counts whose intervals are no whole seconds among them.
        let rates = try [(60, 4), (3600, 30), (86_400, 200)].map { seconds, sides in
            try Self.rate(Int(1 + roll(UInt64(sides))), per: Int64(seconds))
        }
        var models = rates.map { Model(rate: $0) }
        var (bucket, now) = (Bucket.full, Self.start)
        for _ in 0..<600 {
            let pause = roll(3) == 0 ? roll(2000) : roll(20)
            now = now + .seconds(pause)
            for place in models.indices { models[place].pass(pause) }
            if roll(5) == 0 {
                bucket = bucket.givingBack(rates, at: now)
                for place in models.indices { models[place].giveBack() }
                continue
            }
            // Sometimes only the first two are asked; what the third has counted stays.
            let asked = roll(3) == 0 ? Array(rates.prefix(2)) : rates
            let hasRoom = models.prefix(asked.count).allSatisfy(\.hasRoom)
            switch bucket.taking(asked, at: now) {
            case .taken(let next):
                #expect(hasRoom)
                bucket = next
                for place in asked.indices { models[place].take() }
            case .over(let pause, let same):
                #expect(!hasRoom && pause >= .seconds(1))
                #expect(same.taking(asked, at: now) == .over(retryAfter: pause, same))
                // Exactly then, and not a second sooner.
                #expect(bucket.taking(asked, at: now + pause).taken != nil)
                #expect(bucket.taking(asked, at: now + pause + .seconds(-1)).taken == nil)
                bucket = same
            }
        }
    }

    @Test("One that is over in one rate is charged in none")
    func together() throws {
        let rates = [try Self.rate(1, per: 60), try Self.rate(2, per: 3600)]
        let once = try #require(Bucket.full.taking(rates, at: Self.start).taken)
        for second in 0..<60 as Range<Int64> {
            #expect(once.taking(rates, at: Self.start + .seconds(second)).pause == .seconds(60 - second))
        }
        let twice = try #require(once.taking(rates, at: Self.start + .seconds(60)).taken)
        #expect(twice.taking(rates, at: Self.start + .seconds(120)).pause == .seconds(1680))
    }

    @Test("What is given back to a full bucket is no credit")
    func noCredit() throws {
        let rates = [try Self.rate(2, per: 60)]
        var bucket = Bucket.full.givingBack(rates, at: Self.start)
        for _ in 0..<2 { bucket = try #require(bucket.taking(rates, at: Self.start).taken) }
        #expect(bucket.taking(rates, at: Self.start).taken == nil)
        for _ in 0..<5 { bucket = bucket.givingBack(rates, at: Self.start + .seconds(90)) }
        for _ in 0..<2 { bucket = try #require(bucket.taking(rates, at: Self.start + .seconds(90)).taken) }
        #expect(bucket.taking(rates, at: Self.start + .seconds(90)).taken == nil)
    }

    @Test("After a change of settings, or a clock that was wrong, nobody waits longer than for an empty bucket")
    func changed() throws {
        let day = [try Self.rate(1, per: 86_400)]
        let minute = [try Self.rate(1, per: 60)]
        let empty = try #require(Bucket.full.taking(day, at: Self.start).taken)
        #expect(empty.taking(minute, at: Self.start).pause == .seconds(60))
        let fromTheFuture = try #require(Bucket.full.taking(minute, at: Self.start + .seconds(9_000_000)).taken)
        #expect(fromTheFuture.taking(minute, at: Self.start).pause == .seconds(60))
        // More rates than before, and fewer.
        #expect(empty.taking(day + minute, at: Self.start).pause == .seconds(86_400))
        #expect(empty.taking([], at: Self.start) == .taken(empty))
        // Times that no calendar has.
        for date in [NumericDate(.min), NumericDate(.max)] { #expect(Bucket.full.taking(day, at: date).taken != nil) }
        #expect(Bucket(times: [.max]).taking(day, at: Self.start).pause == .seconds(86_400))
        #expect(Bucket(times: [.min]).taking(day, at: Self.start).taken != nil)
    }
}

extension Bucket.Taking {
    var taken: Bucket? { if case .taken(let bucket) = self { bucket } else { nil } }
    var pause: Duration? { if case .over(let pause, _) = self { pause } else { nil } }
}
