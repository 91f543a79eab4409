import MagicLinkHTTP
import Synchronization

/// Stands where a server wants its handler before the handler can be made: links name the port, and a port is known
/// only once a socket is bound. Until then every answer is 503; a server that is only bound by then gives none.
final class Relay: RequestHandler {
    private final class Target: Sendable {
        let handler: any RequestHandler
        init(_ handler: any RequestHandler) { self.handler = handler }
    }

    /// Read with every request, from every loop: so no lock.
    private let target = AtomicLazyReference<Target>()

    /// From now on `handler` answers; another one that comes later does not.
    func connect(_ handler: any RequestHandler) {
        _ = target.storeIfNil(Target(handler))
    }

    func respond(to request: IncomingRequest) -> Reply {
        target.load()?.handler.respond(to: request) ?? .now(.text(.serviceUnavailable, "not ready yet"))
    }

    func refuse(_ refusal: Refusal) -> OutgoingResponse {
        target.load()?.handler.refuse(refusal) ?? .text(refusal.status, refusal.reason)
    }
}
