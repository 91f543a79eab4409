import MagicLinkHTTP
import Synchronization

/// Stands where a server wants its handler before the handler can be made: links name the port, and a port is known
/// only once a socket is bound. Until then every answer is 503.
final class Relay: RequestHandler {
    private let target = Mutex<(any RequestHandler)?>(nil)

    /// From now on `handler` answers.
    func connect(_ handler: any RequestHandler) {
        target.withLock { $0 = handler }
    }

    func respond(to request: IncomingRequest) -> Reply {
        target.withLock { $0 }?.respond(to: request) ?? .now(.text(.serviceUnavailable, "not ready yet"))
    }

    func refuse(_ refusal: Refusal) -> OutgoingResponse {
        target.withLock { $0 }?.refuse(refusal) ?? .text(refusal.status, refusal.reason)
    }
}
