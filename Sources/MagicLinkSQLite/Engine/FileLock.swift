import Glibc
import Synchronization

/// Keeps a second process away from a database: `flock(2)` on a file beside it, given back by the kernel however the
/// process ends. It is a file of its own because closing any descriptor of the database itself would drop the locks
/// that SQLite holds on it (https://www.sqlite.org/howtocorrupt.html, section 2.2).
final class FileLock: Sendable {
    /// Why there is no lock.
    enum Problem: Error {
        /// Somebody has it.
        case taken
        /// The file cannot be made or opened; an errno.
        case system(Int32)
    }

    private let descriptor: Mutex<Int32>

    /// Takes the lock of `path`, or throws at once.
    init(path: String) throws(Problem) {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .system(errno) }
        self.descriptor = Mutex(descriptor)
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            throw error == EWOULDBLOCK ? .taken : .system(error)
        }
    }

    deinit { release() }

    /// Gives it back; once.
    func release() {
        descriptor.withLock { descriptor in
            guard descriptor >= 0 else { return }
            // Said and not left to closing: a process that is started at this moment still has a copy of the descriptor,
            // and would keep the lock until it has become the program it is to be.
            _ = flock(descriptor, LOCK_UN)
            close(descriptor)
            descriptor = -1
        }
    }
}

/// What has to be known of a path before SQLite is let at it.
enum FilePath {
    /// The path without symbolic links; of a file that is not there yet, its directory's. Nil if there is no directory.
    static func resolved(_ path: String) -> String? {
        if let whole = real(path) { return whole }
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        guard !name.isEmpty, let directory = real(directory) else { return nil }
        return directory == "/" ? "/\(name)" : "\(directory)/\(name)"
    }

    private static func real(_ path: String) -> String? {
        guard let found = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    /// Makes the file if it is not there, and gives it, and what lies beside it, mode 0600, which SQLite then gives to
    /// what it makes. A copy that somebody put back may have had another. Returns an errno, 0 if all is well.
    static func makePrivate(_ path: String) -> Int32 {
        // A link to nothing is refused: made through it, the file would have two names and so two locks.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        for part in ["-wal", "-shm"] where unsafe access(path + part, F_OK) == 0 {
            guard unsafe chmod(path + part, 0o600) == 0 else { return errno }
        }
        return fchmod(descriptor, 0o600) == 0 ? 0 : errno
    }
}
