/// Why a file of the fixtures was not taken: it cannot be read, or it is not what its format says.
public struct FixtureError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as a path below the fixtures' directory.
    public let file: String
    /// Where in the file, as a JSON pointer, https://www.rfc-editor.org/rfc/rfc6901; empty for the whole of it.
    public let pointer: String
    /// What is wrong, in words.
    public let problem: String

    package init(file: String, pointer: String, problem: String) {
        self.file = file
        self.pointer = pointer
        self.problem = problem
    }

    /// File, place and problem.
    public var description: String { "\(file)\(pointer.isEmpty ? "" : " \(pointer)"): \(problem)" }
}
