/// A service, as a server sees it: a plain function from request to reply. It knows no socket.
public protocol RequestHandler: Sendable {
    /// Runs on a loop's thread: decides at once, never blocks, never waits.
    func respond(to request: IncomingRequest) -> Reply

    /// Shapes the answer to a request that never became one, or that the server had no room for.
    ///
    /// The server takes the status from `refusal` and closes the connection where it must, whatever is returned.
    func refuse(_ refusal: Refusal) -> OutgoingResponse
}

extension RequestHandler {
    /// One line of plain text: the reason.
    public func refuse(_ refusal: Refusal) -> OutgoingResponse {
        .text(refusal.status, refusal.reason)
    }
}
