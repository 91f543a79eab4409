/// Whose word about a client's address is taken: networks, `unix`, or nobody's.
///
/// A client can send whatever a proxy sends, so its word counts for nothing; that of a proxy counts because the
/// operator has named it. Who stands in this list can claim any address: it is for proxies, not for clients' networks.
public struct TrustedProxies: Hashable, Sendable {
    /// The addresses that begin with the same bits.
    public struct Network: Hashable, Sendable {
        /// The first address of the network; an IPv4 address as `::ffff:a.b.c.d`.
        public let first: Peer
        /// How many bits are the same: 0 to 128, of an IPv4 network 96 to 128.
        public let prefix: Int
    }

    /// Networks whose members are believed.
    public let networks: Set<Network>
    /// True if whoever comes through a unix socket is believed.
    public let includesUnix: Bool

    /// Nobody's word.
    public static let nobody = TrustedProxies(networks: [], includesUnix: false)

    private init(networks: Set<Network>, includesUnix: Bool) {
        (self.networks, self.includesUnix) = (networks, includesUnix)
    }

    /// Returns nil unless `text` is `none`, or networks and `unix`, comma-separated and without spaces, each once.
    ///
    /// A network is `192.0.2.0/24` or `2001:db8::/32` (https://www.rfc-editor.org/rfc/rfc4632#section-3.1) with no bit
    /// behind its prefix: `10.1.2.3/8` means either one host or a whole network, and a guess would trust the wrong one.
    public init?(_ text: String) {
        guard text != "none" else {
            self = .nobody
            return
        }
        var (networks, includesUnix): (Set<Network>, Bool) = ([], false)
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            if word == "unix" {
                guard !includesUnix else { return nil }
                includesUnix = true
            } else {
                guard let network = Network(word), networks.insert(network).inserted else { return nil }
            }
        }
        self.init(networks: networks, includesUnix: includesUnix)
    }

    /// True if the word of `peer` is taken.
    public func contains(_ peer: Peer) -> Bool {
        peer.isUnix ? includesUnix : networks.contains { $0.contains(peer) }
    }
}

extension TrustedProxies.Network {
    /// Returns nil unless `text` is an address, a slash and the length of a prefix.
    fileprivate init?(_ text: Substring) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        // An IPv4 address has one spelling here, not also that of its image in IPv6.
        guard parts.count == 2, let peer = Peer(String(parts[0])), peer.isIPv4 != parts[0].contains(":"),
            let length = Int(parts[1]), "\(length)" == parts[1], (0...(peer.isIPv4 ? 32 : 128)).contains(length)
        else { return nil }
        self.init(first: peer, prefix: peer.isIPv4 ? 96 + length : length)
        guard peer.high & rest.high == 0, peer.low & rest.low == 0 else { return nil }
    }

    /// The bits behind the prefix.
    private var rest: (high: UInt64, low: UInt64) {
        (prefix >= 64 ? 0 : UInt64.max >> prefix, prefix >= 128 ? 0 : UInt64.max >> max(0, prefix - 64))
    }

    /// True if `peer` has an address of this network. `::/0` is all of IPv6, and nothing of IPv4.
    public func contains(_ peer: Peer) -> Bool {
        let rest = rest
        return !peer.isUnix && peer.isIPv4 == first.isIPv4 && (peer.high ^ first.high) & ~rest.high == 0
            && (peer.low ^ first.low) & ~rest.low == 0
    }
}
