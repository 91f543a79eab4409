import Glibc

/// A file with secrets in it: read only if nobody but its owner may read it.
enum PrivateFile {
    /// Why it was not read.
    enum Problem: Error, Equatable {
        case missing
        /// It is there, and may not be opened or read; an errno.
        case unreadable(Int32)
        /// A directory, a pipe, a device.
        case notAFile
        /// Group or others may use it; its permission bits.
        case shared(mode: UInt32)
    }

    /// Reads the whole file, or its first `limit` + 1 bytes if it is longer.
    ///
    /// The mode is that of what was opened, at the end of all symbolic links: mounted secrets are links, whose own mode
    /// says nothing, and between a look at a path and its opening another file could take the place.
    ///
    /// - Parameter isForAll: true if it does not matter who else may read it.
    static func read(_ path: String, limit: Int, isForAll: Bool = false) throws(Problem) -> [UInt8] {
        // A pipe that nobody writes to must not keep us waiting.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .unreadable(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        guard isForAll || status.st_mode & 0o077 == 0 else { throw .shared(mode: status.st_mode & 0o777) }
        // One buffer from the start: pieces put together would leave copies of secrets behind that nobody wipes.
        var failure: Int32?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit + 1) { buffer, initialized in
            while initialized < buffer.count {
                let rest = unsafe UnsafeMutableBufferPointer(rebasing: buffer[initialized...])
                let count = unsafe Glibc.read(descriptor, rest.baseAddress, rest.count)
                guard count > 0 else {
                    failure = count < 0 ? errno : nil
                    return
                }
                initialized += count
            }
        }
        if let failure { throw .unreadable(failure) }
        return bytes
    }
}
