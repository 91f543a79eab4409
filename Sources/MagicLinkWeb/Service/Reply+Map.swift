import MagicLinkHTTP

extension Reply {
    /// The same reply, `change` made to its answer whenever that comes.
    func map(_ change: @escaping @Sendable (OutgoingResponse) -> OutgoingResponse) -> Reply {
        switch self {
        case .now(let response): .now(change(response))
        case .later(let work): .later { await work().map(change) }
        case .park(let topic, let duration, let group, let then):
            .park(on: topic, for: duration, from: group) { then($0).map(change) }
        }
    }
}
