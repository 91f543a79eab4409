import CMagicLinkLinux
import Synchronization

/// A value behind a lock: the one way by which threads share what changes.
final class Locked<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) {
        mutex = Mutex(value)
    }

    /// Runs `body` alone. It must not wait and must not call this again.
    func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
        mutex.withLock { value in
            // ThreadSanitizer does not see this lock; without these two it would report what it guards.
            let address = unsafe Unmanaged.passUnretained(self).toOpaque()
            unsafe magiclink_tsan_acquire(address)
            let result = body(&value)
            unsafe magiclink_tsan_release(address)
            return result
        }
    }
}
