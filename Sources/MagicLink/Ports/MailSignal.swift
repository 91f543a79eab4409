import Synchronization

/// One bit that one task waits for; raising it twice is raising it once.
package final class MailSignal: Sendable {
    private struct State {
        var isRaised = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    package func raise() {
        let waiter = state.withLock { state in
            state.isRaised = state.waiter == nil
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Returns when the bit was raised, and lowers it; also when the task is cancelled or another comes to wait.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let done = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                    let earlier = state.waiter.take()
                    guard !state.isRaised, !Task.isCancelled else {
                        state.isRaised = false
                        return [continuation] + (earlier.map { [$0] } ?? [])
                    }
                    state.waiter = continuation
                    return earlier.map { [$0] } ?? []
                }
                for continuation in done { continuation.resume() }
            }
        } onCancel: {
            raise()
        }
    }
}
