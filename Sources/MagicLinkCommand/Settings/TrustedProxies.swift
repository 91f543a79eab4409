import MagicLinkHTTP

/// Whose word about a client's address is taken: networks, `unix`, or nobody's.
///
/// It is read and checked since the first `magiclink serve`, so that no configuration has to change when TLS and
/// forwarded addresses are built; nothing asks it yet.
struct TrustedProxies: Equatable {
    /// The addresses that begin with the same bits.
    struct Network: Hashable {
        /// The first address of the network; an IPv4 address as `::ffff:a.b.c.d`.
        let first: Peer
        /// How many bits are the same: 0 to 128, of an IPv4 network 96 to 128.
        let prefix: Int
    }

    /// Networks whose members are believed.
    let networks: Set<Network>
    /// True if whoever comes through a unix socket is believed.
    let includesUnix: Bool

    /// Nobody's word.
    static let nobody = TrustedProxies(networks: [], includesUnix: false)

    private init(networks: Set<Network>, includesUnix: Bool) {
        (self.networks, self.includesUnix) = (networks, includesUnix)
    }

    /// Returns nil unless `text` is `none`, or networks and `unix`, comma-separated and without spaces, each once.
    ///
    /// A network is `192.0.2.0/24` or `2001:db8::/32` (https://www.rfc-editor.org/rfc/rfc4632#section-3.1) with no bit
    /// behind its prefix: `10.1.2.3/8` means either one host or a whole network, and a guess would trust the wrong one.
    init?(_ text: String) {
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
}

extension TrustedProxies.Network {
    /// Returns nil unless `text` is an address, a slash and the length of a prefix.
    init?(_ text: Substring) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        // An IPv4 address has one spelling here, not also that of its image in IPv6.
        guard parts.count == 2, let peer = Peer(String(parts[0])), peer.isIPv4 != parts[0].contains(":"),
            let length = Int(parts[1]), "\(length)" == parts[1], (0...(peer.isIPv4 ? 32 : 128)).contains(length)
        else { return nil }
        let prefix = peer.isIPv4 ? 96 + length : length
        let rest = (high: prefix >= 64 ? 0 : UInt64.max >> prefix, low: UInt64.max >> max(0, prefix - 64))
        guard peer.high & rest.high == 0, peer.low & rest.low == 0 else { return nil }
        self.init(first: peer, prefix: prefix)
    }
}
