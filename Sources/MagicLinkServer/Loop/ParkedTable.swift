import MagicLinkHTTP

/// Who is parked: where to find the wait, and for whom it counts.
struct Waiter: Hashable {
    var ticket: Ticket
    var group: ClientGroup
}

/// Who is parked on which topic: open addressing with linear probing, one flat array of 28 bytes a place.
///
/// Not a dictionary, because this is what every parked poll pays: it stays seven tenths to seven eighths full where a
/// dictionary that doubles is half empty, and it gives its room back when those who waited have gone.
struct ParkedTable {
    private struct Place {
        /// The topic in halves: with whole words a place would take 32 bytes.
        private let (high1, high2, low1, low2): (UInt32, UInt32, UInt32, UInt32)
        var waiter: Waiter

        init(topic: Topic, waiter: Waiter) {
            (high1, high2) = (UInt32(truncatingIfNeeded: topic.high >> 32), UInt32(truncatingIfNeeded: topic.high))
            (low1, low2) = (UInt32(truncatingIfNeeded: topic.low >> 32), UInt32(truncatingIfNeeded: topic.low))
            self.waiter = waiter
        }

        var topic: Topic {
            Topic(high: UInt64(high1) << 32 | UInt64(high2), low: UInt64(low1) << 32 | UInt64(low2))
        }
    }

    /// Stands where nobody is parked; no wait has this serial.
    private static let nobody = Place(
        topic: Topic(high: 0, low: 0),
        waiter: Waiter(ticket: Ticket(loop: 0, descriptor: 0, serial: 0), group: .uncounted))
    private static let smallest = 8

    private var places: [Place] = []
    /// How many are parked.
    private(set) var count = 0

    /// How many could be, without more memory; for tests of the bounds.
    var room: Int { places.count }

    /// Who is parked on `topic`.
    func waiter(_ topic: Topic) -> Waiter? {
        index(of: topic).map { places[$0].waiter }
    }

    /// Parks `waiter`, and returns whose place it took.
    mutating func park(_ waiter: Waiter, on topic: Topic) -> Waiter? {
        if let index = index(of: topic) {
            defer { places[index].waiter = waiter }
            return places[index].waiter
        }
        if (count + 1) * 8 > places.count * 7 { resize(to: max(Self.smallest, places.count * 5 / 4)) }
        insert(Place(topic: topic, waiter: waiter))
        count += 1
        return nil
    }

    /// Takes out who is parked on `topic`.
    mutating func remove(_ topic: Topic) -> Waiter? {
        guard let index = index(of: topic) else { return nil }
        let waiter = places[index].waiter
        close(index)
        count -= 1
        if places.count > Self.smallest, count * 4 < places.count { resize(to: max(Self.smallest, places.count / 2)) }
        return waiter
    }

    private func index(of topic: Topic) -> Int? {
        guard !places.isEmpty else { return nil }
        var index = home(of: topic)
        while !isFree(index) {
            if places[index].topic == topic { return index }
            index = after(index)
        }
        return nil
    }

    private mutating func insert(_ place: Place) {
        var index = home(of: place.topic)
        while !isFree(index) { index = after(index) }
        places[index] = place
    }

    /// Frees a place, and moves up those behind it who would no longer be found.
    private mutating func close(_ index: Int) {
        var hole = index
        var next = after(hole)
        while !isFree(next) {
            let home = home(of: places[next].topic)
            if distance(home, next) >= distance(hole, next) {
                places[hole] = places[next]
                hole = next
            }
            next = after(next)
        }
        places[hole] = Self.nobody
    }

    private mutating func resize(to size: Int) {
        let old = places
        places = Array(repeating: Self.nobody, count: size)
        for place in old where place.waiter.ticket != Self.nobody.waiter.ticket { insert(place) }
    }

    private func isFree(_ index: Int) -> Bool { places[index].waiter.ticket == Self.nobody.waiter.ticket }

    private func after(_ index: Int) -> Int { index + 1 == places.count ? 0 : index + 1 }

    /// Places from `start` on to `end`, around the end of the array.
    private func distance(_ start: Int, _ end: Int) -> Int { end >= start ? end - start : end + places.count - start }

    /// Where the search for `topic` begins. The wait list takes the first bits of the mixture, so this takes the others.
    private func home(of topic: Topic) -> Int {
        let (high, _) = (topic.mixed << WaitList.shardBits).multipliedFullWidth(by: UInt64(places.count))
        return Int(high)
    }
}

extension Topic {
    /// The topic's own bits would do for random ones; mixed, any topic does.
    var mixed: UInt64 { ((high &* 0x9e37_79b9_7f4a_7c15) ^ low) &* 0x9e37_79b9_7f4a_7c15 }
}
