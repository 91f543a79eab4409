extension Loop: TaskExecutor {
    /// Called by the runtime, from any thread, whenever a task pinned to this loop can go on.
    func enqueue(_ job: consuming ExecutorJob) {
        post(.job(UnownedJob(job)))
    }

    /// Runs a job that was enqueued. On the loop's own thread and once, as the runtime requires.
    func run(_ job: UnownedJob) {
        unsafe job.runSynchronously(on: asUnownedTaskExecutor())
    }
}
