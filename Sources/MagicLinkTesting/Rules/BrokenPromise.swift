/// What a store did that it had promised not to do, or the other way round.
public struct BrokenPromise: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was found, in words; no token is ever part of it.
    public let description: String

    /// Creates the finding.
    public init(_ description: String) {
        self.description = description
    }
}

/// Throws `BrokenPromise` unless `condition` holds.
func promise(_ condition: Bool, _ finding: @autoclosure () -> String) throws(BrokenPromise) {
    guard condition else { throw BrokenPromise(finding()) }
}

/// Throws `BrokenPromise` unless the two are equal.
func same<Value: Equatable>(
    _ found: Value, _ wanted: Value, _ what: @autoclosure () -> String
) throws(BrokenPromise) {
    guard found == wanted else { throw BrokenPromise("\(what()): found \(found), wanted \(wanted)") }
}
