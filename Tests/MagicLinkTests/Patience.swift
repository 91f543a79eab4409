import Synchronization
import Testing

/// Nobody came in time. Time is counted in turns, not in seconds: a test that fails must fail, not hang.
struct TurnsOver: Error {}

/// Gives others their turn until `condition` holds.
func turns(until condition: () -> Bool) async throws {
    for _ in 0..<1_000_000 {
        if condition() { return }
        await Task.yield()
    }
    throw TurnsOver()
}

/// What `task` returns; if it does not come to an end by itself it is cancelled, and the test fails.
func outcome<Value: Sendable, Failure: Error>(of task: Task<Value, Failure>) async throws -> Value {
    let ended = Flag()
    let watch = Task {
        _ = await task.result
        ended.raise()
    }
    do {
        try await turns { ended.isRaised }
    } catch {
        task.cancel()
        await watch.value
        throw error
    }
    return try await task.value
}

/// One bit between two tasks.
private final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}
