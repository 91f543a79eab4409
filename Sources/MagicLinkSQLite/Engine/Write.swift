import MagicLink

/// A write that waits for its turn.
protocol Write: AnyObject, Sendable {
    /// Does it inside the writer's transaction; called again from the start if that transaction was taken back.
    func perform(on tables: Tables) throws(SQLiteFailure)

    /// Tells its caller: it is durable, or it was not done. Called once.
    func answer(_ failure: SQLiteFailure?)
}

/// A write whose caller is a suspended task. Touched by the writer's thread alone once it waits.
final class PendingWrite<Answer: Sendable>: Write, @unchecked Sendable {
    private let work: (Tables) throws(SQLiteFailure) -> Answer
    private let continuation: CheckedContinuation<Result<Answer, StoreError>, Never>
    private var result: Answer?

    init(
        _ continuation: CheckedContinuation<Result<Answer, StoreError>, Never>,
        _ work: @escaping (Tables) throws(SQLiteFailure) -> Answer
    ) {
        self.continuation = continuation
        self.work = work
    }

    func perform(on tables: Tables) throws(SQLiteFailure) {
        result = try work(tables)
    }

    func answer(_ failure: SQLiteFailure?) {
        guard failure == nil, let result else {
            return continuation.resume(returning: .failure(StoreError(failure ?? .closed)))
        }
        continuation.resume(returning: .success(result))
    }
}
