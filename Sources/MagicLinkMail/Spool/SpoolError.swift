/// Why mails cannot be kept in a directory. The description names the directory and what to do about it.
public struct SpoolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason; a closed list of stable words.
    public enum Code: String, CaseIterable, Sendable {
        /// The directory in which it was to be made does not exist.
        case parentMissing = "spool_parent_missing"
        /// There is something of that name which is no directory, or on the way to it.
        case notADirectory = "spool_not_a_directory"
        /// It cannot be made, or nothing can be written there durably.
        case notWritable = "spool_not_writable"
    }

    /// The reason.
    public let code: Code
    /// The directory as it was given.
    public let directory: String
    /// What the system said.
    private let failure: SystemFailure

    init(_ code: Code, _ directory: String, _ failure: SystemFailure) {
        self.code = code
        self.directory = directory
        self.failure = failure
    }

    /// The reason in words, and the fix.
    public var description: String {
        switch code {
        case .parentMissing:
            "the spool directory \"\(directory)\" cannot be made, because the directory above it does not exist; make "
                + "that one first"
        case .notADirectory:
            "the spool directory \"\(directory)\" is no directory (\(failure)); remove what is there, or name another"
        case .notWritable:
            "the spool directory \"\(directory)\" cannot be written (\(failure)); give us the right to write there and "
                + "room on its disk, or name another"
        }
    }
}
