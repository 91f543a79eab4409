/// The network that a request comes from, as far as limits tell networks apart: one IPv4 address, or the first 64 bits of
/// an IPv6 address, since a single machine is given that many addresses.
public struct ClientNetwork: Hashable, Sendable {
    /// The network's bits: 4 bytes, 8, or none.
    let bytes: [UInt8]

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The IPv4 address of these 32 bits.
    public init(ipv4 address: UInt32) {
        bytes = (0..<4).map { UInt8(truncatingIfNeeded: address >> (24 - 8 * $0)) }
    }

    /// The IPv6 network of these 64 bits. An IPv4 address that is written as IPv6 (`::ffff:0:0/96`) is the caller's to
    /// recognise.
    public init(ipv6 network: UInt64) {
        bytes = (0..<8).map { UInt8(truncatingIfNeeded: network >> (56 - 8 * $0)) }
    }

    /// Programs of this machine that come through a unix socket: together they are one network.
    public static let unixSocket = ClientNetwork(bytes: [])
}
