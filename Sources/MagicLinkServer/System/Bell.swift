import CMagicLinkLinux
import Glibc

/// An eventfd: rung from any thread, it wakes the loop that watches it. Closes itself.
final class Bell: Sendable {
    let descriptor: Int32

    init() throws(ServerError) {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
        guard descriptor >= 0 else { throw ServerError(.system, "eventfd failed: errno \(errno)") }
    }

    deinit {
        close(descriptor)
    }

    /// Wakes the watcher.
    func ring() {
        // It can only fail when the counter is full, and then the watcher has been woken often enough.
        _ = eventfd_write(descriptor, 1)
    }
}
