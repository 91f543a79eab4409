/// Those who share a limit: whoever comes from one IPv4 address, or from one IPv6 network of 64 bits, since a single
/// machine is given that many addresses.
///
/// It is a number of two bytes, so that a parked reply can keep its own, made from the network under a key of this
/// process. Two networks have the same number once in 65,535 pairs; then they share the limit, and nobody outside can
/// tell which they are. So tables of a fixed size can count, whoever comes.
public struct ClientGroup: Hashable, Sendable {
    /// 0 for those who are not counted.
    public let number: UInt16

    /// Those who have no limit of their own, but count where everybody does.
    public static let uncounted = ClientGroup(number: 0)

    /// The group of that number.
    package init(number: UInt16) {
        self.number = number
    }

    /// The group of that address.
    ///
    /// This machine itself (127.0.0.0/8, ::1, a unix socket) is not counted. Who runs programs here has other ways to use
    /// it up; and a proxy here whom nobody has named as trusted stands for all its clients, who would share one limit.
    public init(_ peer: Peer) {
        let isLoopback = peer.isIPv4 ? peer.low >> 24 & 0xff == 127 : peer.high == 0 && peer.low == 1
        guard !peer.isUnix, !isLoopback else {
            self = .uncounted
            return
        }
        // Keyed with the process's own random number, and made so that nobody finds two that collide.
        var hasher = Hasher()
        hasher.combine(peer.high)
        hasher.combine(peer.isIPv4 ? peer.low : 0)
        number = UInt16(truncatingIfNeeded: UInt(bitPattern: hasher.finalize()) % 65_535 + 1)
    }
}
