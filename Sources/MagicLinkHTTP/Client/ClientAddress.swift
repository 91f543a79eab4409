/// Where a request comes from, as far as that is certain: the client's address, or that of the last proxy before it
/// becomes a matter of belief. `TrustedProxies.client(of:)` finds it.
///
/// Without a port: behind a proxy nobody tells it, and it says nothing about who somebody is.
public struct ClientAddress: Hashable, Sendable, CustomStringConvertible {
    /// The address, without a port.
    public let peer: Peer
    /// True if it is a trusted proxy that asks for itself, or that does not say for whom.
    public let isProxy: Bool

    init(_ peer: Peer, isProxy: Bool) {
        self.peer = peer.isUnix ? peer : Peer(high: peer.high, low: peer.low)
        self.isProxy = isProxy
    }

    /// With whom it shares its limits. A trusted proxy stands for many and shares with nobody.
    public var group: ClientGroup { isProxy ? .uncounted : ClientGroup(peer) }

    /// The address: `192.0.2.1`, `2001:db8::1`, or `unix` where there is none.
    public var description: String { peer.description }
}
