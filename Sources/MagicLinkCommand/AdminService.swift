import MagicLinkHTTP
import Synchronization

/// What the operator's listener answers: `/livez` while the process runs, `/readyz` from its start to the
/// beginning of its stop. It does not ask the store: a node that is taken out because its disk is full would get no
/// login by which to find that there is room again.
final class AdminService: RequestHandler {
    private let ready = Mutex(false)

    /// True while logins can be served.
    var isReady: Bool {
        get { ready.withLock { $0 } }
        set { ready.withLock { $0 = newValue } }
    }

    private static let fine = uncached(.ok, "ok")
    private static let notReady = uncached(.serviceUnavailable, "not ready")

    private static func uncached(_ status: Status, _ line: String) -> OutgoingResponse {
        var response = OutgoingResponse.text(status, line)
        response.fields["cache-control"] = "no-store"
        return response
    }

    func respond(to request: IncomingRequest) -> Reply {
        guard request.path == "/livez" || request.path == "/readyz" else {
            return .now(.text(.notFound, "there is no such page"))
        }
        guard request.method == .get || request.method == .head else {
            var response = OutgoingResponse.text(.methodNotAllowed, "not with this method")
            response.fields["allow"] = "GET, HEAD"
            return .now(response)
        }
        return .now(request.path == "/livez" || isReady ? Self.fine : Self.notReady)
    }
}
