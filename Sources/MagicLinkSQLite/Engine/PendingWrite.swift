/// A write that waits for its turn on the writer's thread. Two closures and not a generic class: so the compiler sees
/// the types of each kind of write, and none is looked up while it runs.
///
/// Sendable without the compiler's proof, because one thread after the other has it: the caller's makes it, the writer's
/// performs it, and then one of the two that tell callers answers it; a lock or a queue lies between any two.
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
