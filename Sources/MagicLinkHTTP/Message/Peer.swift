/// Who is at the other end of the connection, as the kernel says: nothing in the request can change it.
///
/// Twenty-one bytes instead of a string, because every parked connection keeps one.
public struct Peer: Hashable, Sendable, CustomStringConvertible {
    /// The first eight bytes of the IPv6 address; zero for an IPv4 address or a unix socket.
    public let high: UInt64
    /// The last eight bytes of the IPv6 address; an IPv4 address is kept as `::ffff:a.b.c.d`.
    public let low: UInt64
    /// The port, 0 for a unix socket.
    public let port: UInt16
    /// True if the peer came through a unix socket: then it has no address.
    public let isUnix: Bool

    /// The peer of a unix socket.
    public static let unix = Peer(high: 0, low: 0, port: 0, isUnix: true)

    private init(high: UInt64, low: UInt64, port: UInt16, isUnix: Bool) {
        self.high = high
        self.low = low
        self.port = port
        self.isUnix = isUnix
    }

    /// Creates the peer of that IPv6 address; one of `::ffff:0:0/96` is an IPv4 address and counts as such.
    public init(high: UInt64, low: UInt64, port: UInt16 = 0) {
        self.init(high: high, low: low, port: port, isUnix: false)
    }

    /// Creates the peer of that IPv4 address, `a` the number of its first byte: `Peer(ipv4: 192, 0, 2, 1)`.
    public init(ipv4 a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, port: UInt16 = 0) {
        let address = UInt64(a) << 24 | UInt64(b) << 16 | UInt64(c) << 8 | UInt64(d)
        self.init(high: 0, low: 0xffff_0000_0000 | address, port: port)
    }

    /// True if the address is an IPv4 address.
    public var isIPv4: Bool { !isUnix && high == 0 && low >> 32 == 0xffff }

    /// The address without the port: `192.0.2.1`, `2001:db8::1` (https://www.rfc-editor.org/rfc/rfc5952), or `unix`.
    public var description: String {
        if isUnix { return "unix" }
        if isIPv4 { return (0..<4).map { "\(low >> (24 - 8 * UInt64($0)) & 0xff)" }.joined(separator: ".") }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: ($0 < 4 ? high : low) >> (48 - 16 * UInt64($0 % 4))) }
        let zeros = Self.longestZeros(in: groups)
        let before = groups[..<zeros.lowerBound].map { String($0, radix: 16) }.joined(separator: ":")
        guard !zeros.isEmpty else { return before }
        return before + "::" + groups[zeros.upperBound...].map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first longest run of at least two zero groups, or an empty range at the end.
    private static func longestZeros(in groups: [UInt16]) -> Range<Int> {
        var best = groups.count..<groups.count
        var start = 0
        for place in 0...groups.count where place == groups.count || groups[place] != 0 {
            if place - start >= 2 && place - start > best.count { best = start..<place }
            start = place + 1
        }
        return best
    }
}
