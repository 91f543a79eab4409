import Glibc

/// A directory into which files are written so that they are there whole or not at all, also after a power cut. Every
/// call blocks its thread for as long as the disk takes.
///
/// It is opened anew each time, so that one that was moved away, or whose disk was not mounted, works again when it is
/// back. It is not made anew: the mails would lie below the mount point, where nobody looks.
struct SpoolDirectory: Sendable {
    let path: String

    /// Makes the directory, for us alone, unless it is there; returns when it is durable.
    func make() throws(SystemFailure) {
        // The system would see only what stands before a NUL.
        guard !path.utf8.contains(0) else { throw SystemFailure(code: EINVAL) }
        guard unsafe mkdir(path, 0o700) == 0 else {
            let failure = SystemFailure.last
            guard failure.code == EEXIST else { throw failure }
            return
        }
        let directory = try open()
        let parent = try Descriptor(
            retrying: { unsafe openat(directory.number, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
        try parent.synchronize()
    }

    /// Does with an empty file all that `write` does, and removes it.
    func tryOut(by temporary: String) throws(SystemFailure) {
        let directory = try open()
        try fill(temporary, in: directory, with: []) { () throws(SystemFailure) in
            guard unsafe unlinkat(directory.number, temporary, 0) == 0 else { throw .last }
        }
        try directory.synchronize()
    }

    /// Writes a file that only we can read. It has the name `temporary` until it is whole and durable, then `name`; on
    /// return that is durable too. After a failure the temporary file is gone, unless that fails as well; a failure at
    /// the very last may leave the file there under its name.
    func write(_ bytes: [UInt8], to name: String, by temporary: String) throws(SystemFailure) {
        let directory = try open()
        try fill(temporary, in: directory, with: bytes) { () throws(SystemFailure) in
            guard unsafe renameat(directory.number, temporary, directory.number, name) == 0 else { throw .last }
        }
        try directory.synchronize()
    }

    private func open() throws(SystemFailure) -> Descriptor {
        try Descriptor(retrying: { unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) })
    }

    /// Makes a file that was not there, writes it, and does with it what comes `then`. If one of these fails, it is
    /// removed; one that was there is not ours, and stays.
    private func fill(
        _ name: String, in directory: borrowing Descriptor, with bytes: [UInt8], then: () throws(SystemFailure) -> Void
    ) throws(SystemFailure) {
        let number = directory.number
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = try Descriptor(retrying: { unsafe openat(number, name, flags, 0o600) })
        do throws(SystemFailure) {
            try file.write(bytes)
            try file.synchronize()
            try then()
        } catch {
            unsafe unlinkat(number, name, 0)
            throw error
        }
    }
}

/// What the system said when it refused, by its number.
struct SystemFailure: Error, Hashable, Sendable, CustomStringConvertible {
    let code: Int32

    /// Of the call before.
    static var last: SystemFailure { SystemFailure(code: errno) }

    /// The system's own words.
    var description: String { unsafe String(cString: strerror(code)) }

    /// What it means where `make` or `tryOut` failed.
    func reason(ifMissing code: SpoolError.Code) -> SpoolError.Code {
        switch self.code {
        case ENOENT: code
        case ENOTDIR, ELOOP: .notADirectory
        default: .notWritable
        }
    }
}

/// An open file or directory, closed when nobody has it any more.
private struct Descriptor: ~Copyable {
    let number: Int32

    /// What `open` gave; a signal does not count.
    init(retrying open: () -> Int32) throws(SystemFailure) {
        var result = open()
        while result < 0, errno == EINTR { result = open() }
        guard result >= 0 else { throw .last }
        number = result
    }

    deinit { close(number) }

    func write(_ bytes: [UInt8]) throws(SystemFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw written < 0 ? .last : SystemFailure(code: ENOSPC) }
            rest = rest.dropFirst(written)
        }
    }

    /// Returns when all that was written is on the disk.
    func synchronize() throws(SystemFailure) {
        while fsync(number) != 0 {
            guard errno == EINTR else { throw .last }
        }
    }
}
