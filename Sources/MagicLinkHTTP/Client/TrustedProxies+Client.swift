extension TrustedProxies {
    /// A way that is longer is not walked to its end: nobody has so many proxies.
    static let longestWay = 16

    /// The address of the client that sent `request`, which nobody can forge who is not trusted.
    ///
    /// It starts from the kernel's peer. Only if that is trusted, `X-Forwarded-For` and `Forwarded`
    /// (https://www.rfc-editor.org/rfc/rfc7239) are walked from the right, where the nearest proxy has written, and the
    /// first address that is not trusted is the client's. What is malformed, `unknown` or obfuscated ends the walk at the
    /// last address that is certain.
    ///
    /// Where both fields came, a step counts if both say the same. Most proxies write one of them and pass the other on
    /// as the client sent it: nginx and Caddy write `X-Forwarded-For`, and a client that sends `Forwarded` too has
    /// written that one itself. To believe one of the two first would be wrong behind some proxy, and a setting would be
    /// forgotten. A proxy should take away the field that it does not write: else its clients can spoil their address,
    /// though never choose one, and those who do share the limits of one address, the proxy's.
    ///
    /// `X-Forwarded-Host` and `X-Forwarded-Proto` are read by nobody. With nobody trusted this costs one comparison.
    public func client(of request: IncomingRequest) -> ClientAddress {
        guard contains(request.peer) else { return ClientAddress(request.peer, isProxy: false) }
        var last = request.peer
        var fields = [
            ForwardedHops(xForwardedFor: request.fields.all("x-forwarded-for")),
            ForwardedHops(forwarded: request.fields.all("forwarded")),
        ].filter { !$0.isEmpty }
        guard !fields.isEmpty else { return ClientAddress(last, isProxy: true) }
        for _ in 0..<Self.longestWay {
            let hops = fields.indices.map { fields[$0].next() }
            guard let hop = hops.first, hops.allSatisfy({ $0 == hop }) else { break }
            switch hop {
            // Every hop is known and trusted, so the furthest of them asks for itself.
            case nil: return ClientAddress(last, isProxy: true)
            case .hidden: return ClientAddress(last, isProxy: false)
            case .address(let peer):
                last = peer
                if !contains(peer) { return ClientAddress(peer, isProxy: false) }
            }
        }
        // Counted, although it is a proxy's: else whoever spoils his address would have no limit.
        return ClientAddress(last, isProxy: false)
    }
}
