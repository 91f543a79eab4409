/// Where a run leaves a flow: the first step that is not as it is written.
public struct FlowDifference: Error, Hashable, Sendable, CustomStringConvertible {
    /// The step's name, or nil if the flow as a whole is at fault.
    public let step: String?
    /// What of it, such as `status` or `body.error`.
    public let place: String
    /// What is written.
    public let expected: String
    /// What came.
    public let found: String

    /// Creates a difference.
    public init(step: String?, place: String, expected: String, found: String) {
        self.step = step
        self.place = place
        self.expected = expected
        self.found = found
    }

    /// One line: step, place, what is written, what came.
    public var description: String {
        "\(step.map { "step \"\($0)\": " } ?? "")\(place): expected \(expected), found \(found)"
    }
}
