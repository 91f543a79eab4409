import MagicLink
import MagicLinkJWT

/// What the writer keeps of limits. A row's value is bytes that nobody asks SQLite about, so that one row is one key.
final class LimitTables {
    private let facts: Statement
    private let putBucket: Statement
    private let putKnown: Statement

    /// Prepares the statements.
    init(_ connection: Connection) throws(SQLiteFailure) {
        // One statement, whatever is there: what is found changes neither how often SQLite is asked nor for what.
        facts = try connection.prepare(
            """
            SELECT a.times, n.times, e.times, k.requesters FROM (SELECT ? AS address, ? AS network, ? AS everybody) s
            LEFT JOIN bucket a ON a.key = s.address
            LEFT JOIN bucket n ON n.key = s.network
            LEFT JOIN bucket e ON e.key = s.everybody
            LEFT JOIN known_requester k ON k.address = s.address
            """)
        putBucket = try connection.prepare(
            """
            INSERT INTO bucket (key, times, full_at, turn) VALUES (?, ?, ?, 2)
            ON CONFLICT (key) DO UPDATE SET
                times = excluded.times, full_at = excluded.full_at, turn = 2 + (turn + 1) % 64
            """)
        putKnown = try connection.prepare(
            """
            INSERT INTO known_requester (address, requesters, last_day) VALUES (?, ?, ?)
            ON CONFLICT (address) DO UPDATE SET requesters = excluded.requesters, last_day = excluded.last_day
            """)
    }

    /// What is kept of a subject.
    func facts(of subject: LimitSubject) throws(SQLiteFailure) -> LimitFacts {
        let bind: (Statement) -> Void = {
            $0.add(subject.address)
            $0.add(subject.network)
            $0.add(Pseudonym.everybody)
        }
        return try facts.first(bind) { row throws(SQLiteFailure) in
            var facts = LimitFacts()
            facts.address = try Self.bucket(&row)
            facts.network = try Self.bucket(&row)
            facts.everybody = try Self.bucket(&row)
            facts.known = try Self.known(&row)
            return facts
        } ?? LimitFacts()
    }

    /// Writes a row.
    func keep(_ row: LimitRow) throws(SQLiteFailure) {
        switch row {
        case .bucket(let key, let bucket):
            try putBucket.run {
                $0.add(key)
                $0.add(bucket.times.flatMap { Self.bytes(UInt64(bitPattern: $0)) })
                $0.add(bucket.fullAt)
            }
        case .known(let address, let known):
            try putKnown.run {
                $0.add(address)
                $0.add(known.entries.flatMap { $0.requester.bytes + Self.bytes(UInt64(bitPattern: $0.day)) })
                $0.add(known.lastDay ?? 0)
            }
        }
    }

    // MARK: Bytes

    /// Eight bytes for each rate.
    private static func bucket(_ row: inout Row) throws(SQLiteFailure) -> Bucket {
        let bytes = try row.bytes()
        guard bytes.count % 8 == 0 else { throw .notUnderstood }
        return Bucket(
            times: stride(from: 0, to: bytes.count, by: 8).map { Int64(bitPattern: word(bytes, at: $0)) })
    }

    /// Sixteen bytes for who, eight for the day.
    private static func known(_ row: inout Row) throws(SQLiteFailure) -> KnownRequesters {
        let bytes = try row.bytes()
        guard bytes.count % 24 == 0 else { throw .notUnderstood }
        return KnownRequesters(
            entries: stride(from: 0, to: bytes.count, by: 24).map { place in
                KnownRequesters.Entry(
                    requester: Pseudonym(high: word(bytes, at: place), low: word(bytes, at: place + 8)),
                    day: Int64(bitPattern: word(bytes, at: place + 16)))
            })
    }

    private static func word(_ bytes: [UInt8], at place: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 << 8 | UInt64(bytes[place + $1]) }
    }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
    }
}
