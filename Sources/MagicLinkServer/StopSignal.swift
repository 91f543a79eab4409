import CMagicLinkLinux
import Glibc

/// SIGTERM and SIGINT as something to wait for.
///
/// From its creation the first of them no longer ends the process but `wait()`; the second ends it as ever, so that
/// nobody who presses Ctrl-C twice has to wait. One at most in a process: the last one created is told.
public struct StopSignal: Sendable {
    private let descriptor: Int32

    /// Installs the handlers.
    public init() throws(ServerError) {
        // Never closed: the handler may write to it as long as the process lives.
        descriptor = eventfd(0, Int32(EFD_CLOEXEC))
        guard descriptor >= 0 else { throw ServerError(.system, "eventfd failed: errno \(errno)") }
        let error = magiclink_stop_signals(descriptor)
        guard error == 0 else { throw ServerError(.system, "sigaction failed: errno \(error)") }
    }

    /// Returns when the first signal has come. For one caller.
    public func wait() async throws(ServerError) {
        let descriptor = descriptor
        let started = await withCheckedContinuation { continuation in
            do throws(ServerError) {
                // A read of its own thread, because it waits for as long as the process runs.
                try Thread.start {
                    magiclink_eventfd_wait(descriptor)
                    continuation.resume(returning: ServerError?.none)
                }
            } catch {
                continuation.resume(returning: error)
            }
        }
        if let started { throw started }
    }
}
