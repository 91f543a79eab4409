import Glibc

/// The system's words for an errno.
enum SystemError {
    static func words(_ error: Int32) -> String {
        unsafe strerror(error).map { unsafe String(cString: $0) } ?? "errno \(error)"
    }
}
