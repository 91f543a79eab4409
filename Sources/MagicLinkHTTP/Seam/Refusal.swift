/// Why the server refused a request before its handler saw it.
public struct Refusal: Error, Hashable, Sendable {
    /// The status of the answer.
    public let status: Status
    /// What was wrong, in lower case without a full stop; never a byte of the request.
    public let reason: String
    /// The path of the target, if the request line was still readable, so that a service can answer in the words of
    /// that place; nil otherwise.
    public let path: String?

    /// Creates a refusal.
    public init(_ status: Status, _ reason: String, path: String? = nil) {
        self.status = status
        self.reason = reason
        self.path = path
    }
}
