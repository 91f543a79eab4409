import MagicLinkHTTP
import Synchronization

/// What all loops of a server have in common. Nothing of it is touched by a request that is answered at once, but for
/// one read of the wait list's counter.
final class Shared: Sendable {
    let handler: any RequestHandler
    let configuration: ServerConfiguration
    let allowances: Allowances
    /// What TLS is spoken with from now on; nil if it is not.
    let credentials: Locked<TLSCredentials>?
    let waitList: WaitList
    let loops: [Loop]
    /// Connections open, over all loops.
    let connections = Atomic<Int>(0)
    /// Those of each client group.
    let connectionsOfGroup: GroupCounts
    /// Tasks under way, over all loops.
    let underWay = Atomic<Int>(0)
    /// Told by each loop when it has stopped, with true if every connection ended by itself.
    let stopped: @Sendable (Bool) -> Void

    init(
        handler: any RequestHandler, configuration: ServerConfiguration, loops: [Loop],
        stopped: @escaping @Sendable (Bool) -> Void
    ) {
        self.handler = handler
        self.configuration = configuration
        credentials = configuration.tls.map { Locked($0) }
        allowances = Allowances(configuration)
        connectionsOfGroup = GroupCounts(limit: configuration.connectionsPerGroup)
        waitList = WaitList(
            limits: ParkedCounts(limit: configuration.parked, perGroup: configuration.parkedPerGroup))
        self.loops = loops
        self.stopped = stopped
    }

    /// Tells the loop of `ticket` to go on with it.
    func wake(_ ticket: Ticket, _ reason: Wakeup) {
        loops[ticket.loop].post(.wake(ticket, reason))
    }
}
