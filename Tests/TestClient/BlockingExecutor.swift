import Dispatch

/// Runs a test's body on a thread of its own, where it may block. The shared pool has one thread a core, and a body that
/// blocks one of them keeps the very tasks from running that it waits for.
package final class BlockingExecutor: TaskExecutor {
    private let queue = DispatchQueue(label: "blocking test")

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
