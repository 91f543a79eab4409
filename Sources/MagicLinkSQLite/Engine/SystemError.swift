import Glibc

/// What an errno means.
enum SystemError {
    /// True if trying again without mending something is of no use.
    static func isPermanent(_ error: Int32) -> Bool {
        [EACCES, EPERM, EROFS, EISDIR, ELOOP, ENOENT, ENOTDIR, ENAMETOOLONG, ENODEV, ENXIO].contains(error)
    }

    /// The system's words for an errno.
    static func words(_ error: Int32) -> String {
        unsafe strerror(error).map { unsafe String(cString: $0) } ?? "errno \(error)"
    }
}
