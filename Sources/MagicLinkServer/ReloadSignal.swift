import CMagicLinkLinux
import Glibc

/// SIGHUP as something to act on: read again what can be read again.
///
/// From its creation the signal no longer ends the process. One at most in a process: the last one created is told.
public struct ReloadSignal: Sendable {
    private let descriptor: Int32

    /// Installs the handler.
    public init() throws(ServerError) {
        // Never closed: the handler may write to it as long as the process lives.
        descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw ServerError(.system, "eventfd failed: errno \(errno)") }
        let error = magiclink_reload_signal(descriptor)
        guard error == 0 else { throw ServerError(.system, "sigaction failed: errno \(error)") }
    }

    /// Runs `body` on a thread of its own, where it may block, for each signal from the creation on; signals that come
    /// while it runs count as one. As long as the process lives, so once.
    public func each(_ body: @escaping @Sendable () -> Void) throws(ServerError) {
        let descriptor = descriptor
        try Thread.start {
            while true {
                magiclink_eventfd_wait(descriptor)
                body()
            }
        }
    }
}
