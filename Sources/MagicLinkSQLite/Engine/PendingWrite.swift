/// A write that waits for its turn on the writer's thread. Two closures and not a generic class: so the compiler sees
/// the types of each kind of write, and none is looked up while it runs.
///
/// Made by the caller's task, and then touched by the writer's thread alone.
final class PendingWrite: @unchecked Sendable {
    /// Does it inside the writer's transaction; called again from the start if that transaction was taken back.
    let perform: (Tables) throws(SQLiteFailure) -> Void
    /// Tells its caller: it is durable, or it was not done. Called once.
    let answer: (SQLiteFailure?) -> Void

    init(
        perform: @escaping (Tables) throws(SQLiteFailure) -> Void, answer: @escaping (SQLiteFailure?) -> Void
    ) {
        self.perform = perform
        self.answer = answer
    }
}
