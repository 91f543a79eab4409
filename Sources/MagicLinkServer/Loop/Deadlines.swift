/// Deadlines in steps of a quarter of a second, rounded up: a ring of buckets, each a list through the connections
/// themselves, so that a deadline costs no allocation.
///
/// A deadline that moves away, as it does with every request of a busy connection, costs one store: the connection stays
/// in its bucket and is moved when that comes.
struct Deadlines {
    /// Nanoseconds of a tick.
    static let tick: UInt64 = 250_000_000
    /// Buckets, 128 s; what lies further away is moved on once a round.
    private static let size: UInt32 = 512

    private var heads = [Int32](repeating: -1, count: Int(Deadlines.size))
    /// The last tick that was dealt with.
    private var current: UInt32
    /// No connection stands in a bucket before this; 0 if in none at all.
    private var earliest: UInt32 = 0

    init(now: UInt64) {
        current = Self.current(now)
    }

    /// The tick that `now` lies in; never 0.
    static func current(_ now: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: now / tick + 1)
    }

    /// The first tick that begins `wait` nanoseconds after `now` or later; the present one if there is nothing to wait for.
    static func tick(_ wait: UInt64, after now: UInt64) -> UInt32 {
        wait == 0 ? current(now) : current(now + wait + tick - 1)
    }

    /// Milliseconds until the next bucket that may hold something, or -1.
    func wait(from now: UInt64) -> Int32 {
        earliest == 0 ? -1 : Self.wait(until: earliest, from: now)
    }

    /// Milliseconds from `now` until `tick` begins.
    static func wait(until tick: UInt32, from now: UInt64) -> Int32 {
        let start = UInt64(tick - 1) * Self.tick
        return start <= now ? 0 : Int32(truncatingIfNeeded: (start - now) / 1_000_000 + 1)
    }

    /// Gives `connection` this deadline; 0 for none.
    mutating func set(_ deadline: UInt32, for connection: Connection, in table: [Connection?]) {
        connection.deadline = deadline
        guard deadline != 0, connection.bucket == 0 || bucketTick(connection) > deadline else { return }
        remove(connection, in: table)
        insert(connection, in: table)
    }

    /// Takes `connection` out of its bucket.
    mutating func remove(_ connection: Connection, in table: [Connection?]) {
        guard connection.bucket != 0 else { return }
        if connection.previous >= 0 {
            table[Int(connection.previous)]?.next = connection.next
        } else {
            heads[Int(connection.bucket - 1)] = connection.next
        }
        if connection.next >= 0 { table[Int(connection.next)]?.previous = connection.previous }
        connection.bucket = 0
        connection.next = -1
        connection.previous = -1
    }

    /// The connections whose deadline has come.
    mutating func due(now: UInt64, in table: [Connection?]) -> [Connection] {
        let target = Self.current(now)
        guard target > current, earliest != 0, earliest <= target else {
            current = max(current, target)
            return []
        }
        var found: [Connection] = []
        var again: [Connection] = []
        let first = max(current + 1, earliest)
        for tick in first...min(target, first + Self.size - 1) {
            while let connection = head(Int(tick % Self.size), in: table) {
                remove(connection, in: table)
                if connection.deadline == 0 { continue }
                if connection.deadline <= target { found.append(connection) } else { again.append(connection) }
            }
        }
        current = target
        earliest = (target + 1..<target + Self.size).first { heads[Int($0 % Self.size)] >= 0 } ?? 0
        for connection in again { insert(connection, in: table) }
        return found
    }

    /// The tick of the bucket in which `connection` stands. Only the 512 ticks to come have one, so its place tells.
    private func bucketTick(_ connection: Connection) -> UInt32 {
        let first = current + 1
        return first + (UInt32(connection.bucket - 1) &- first) % Self.size
    }

    private func head(_ bucket: Int, in table: [Connection?]) -> Connection? {
        heads[bucket] < 0 ? nil : table[Int(heads[bucket])]
    }

    private mutating func insert(_ connection: Connection, in table: [Connection?]) {
        let bucket = min(max(connection.deadline, current + 1), current + Self.size - 1)
        let place = Int(bucket % Self.size)
        connection.bucket = UInt16(place + 1)
        connection.previous = -1
        connection.next = heads[place]
        if connection.next >= 0 { table[Int(connection.next)]?.previous = connection.descriptor }
        heads[place] = connection.descriptor
        if earliest == 0 || bucket < earliest { earliest = bucket }
    }
}
