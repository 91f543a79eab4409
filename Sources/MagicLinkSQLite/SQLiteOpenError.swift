/// Why a database cannot be used, found before anything was served from it. Nothing that it says was changed.
public struct SQLiteOpenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The closed list of reasons; the raw value is the stable code.
    public enum Code: String, CaseIterable, Sendable {
        /// The directory of the file does not exist.
        case directoryMissing = "database_directory_missing"
        /// The file or its directory cannot be written.
        case notWritable = "database_not_writable"
        /// Another process has it.
        case locked = "database_locked"
        /// A newer version of this library wrote it.
        case newer = "database_newer"
        /// It is a database of something else.
        case foreign = "database_foreign"
        /// It is no database, or a damaged one.
        case corrupt = "database_corrupt"
        /// The system refused for another reason.
        case unavailable = "database_unavailable"
    }

    /// The reason.
    public let code: Code
    /// What is wrong and what to do about it; the path is in it, and nothing from the file.
    public let description: String

    init(_ code: Code, _ path: String, _ words: String) {
        self.code = code
        description = "the database \"\(path)\" \(words)"
    }

    init(_ failure: SQLiteFailure, _ path: String) {
        switch failure.primary {
        case SQLiteFailure.busy: self = .taken(path, by: "another program")
        // A statement of ours that cannot even be prepared: something is not there that this form has.
        case SQLiteFailure.corrupt, SQLiteFailure.notADatabase, SQLiteFailure.sqlError:
            self.init(
                .corrupt, path,
                "is damaged, or is none; restore a copy, or move the file away to begin with an empty one")
        case SQLiteFailure.readOnly: self = .notWritable(path, "\(failure)")
        default: self.init(.unavailable, path, "cannot be opened: \(failure); look at its disk and its rights")
        }
    }

    /// What can be mended by rights and places is not writable; the rest, no room, no descriptors, may pass.
    init(errno error: Int32, _ path: String) {
        let words = SystemError.words(error)
        self =
            SystemError.isPermanent(error)
            ? .notWritable(path, words)
            : SQLiteOpenError(.unavailable, path, "cannot be opened: \(words); make room for it and try again")
    }

    static func taken(_ path: String, by whom: String) -> SQLiteOpenError {
        SQLiteOpenError(.locked, path, "is in use by \(whom); stop that first, or name another file")
    }

    static func notWritable(_ path: String, _ reason: String) -> SQLiteOpenError {
        SQLiteOpenError(
            .notWritable, path, "cannot be written: \(reason); the file and its directory have to belong to this user")
    }
}
