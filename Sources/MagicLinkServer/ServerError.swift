/// Why a server could not start.
public struct ServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure; each is a word that stays the same.
    public enum Code: String, Hashable, Sendable {
        /// Somebody listens there already.
        case addressInUse = "address_in_use"
        /// This user may not listen there.
        case notPermitted = "address_not_permitted"
        /// The machine has no such address.
        case addressNotAvailable = "address_not_available"
        /// What was left open for it is not a listening socket that it can use.
        case notInheritable = "not_inheritable"
        /// It was started before.
        case alreadyStarted = "already_started"
        /// A system call failed in a way that has no name here.
        case system
    }

    /// What kind of failure.
    public let code: Code
    /// What happened, for people.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
