/// Polls that wait for their login to change.
actor Waiters {
    private var waiting: [String: AsyncStream<Void>.Continuation] = [:]

    /// From now on nothing is missed; the stream ends with the first change, or when the time is over.
    func changes(of sid: String, seconds: Int) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        waiting.removeValue(forKey: sid)?.finish()
        waiting[sid] = continuation
        let timeout = Task {
            try await Task.sleep(for: .seconds(seconds))
            continuation.finish()
        }
        continuation.onTermination = { _ in timeout.cancel() }
        return stream
    }

    func wake(_ sid: String) {
        waiting.removeValue(forKey: sid)?.finish()
    }
}
