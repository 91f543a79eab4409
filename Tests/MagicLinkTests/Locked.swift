import Synchronization

/// A queue of words behind a lock.
final class Locked: Sendable {
    private let state = Mutex<(words: [UInt64], count: UInt64)>(([], 0))

    func add(_ words: [UInt64]) { state.withLock { $0.words += words } }

    func next() -> UInt64 {
        state.withLock { state in
            guard state.words.isEmpty else { return state.words.removeFirst() }
            state.count += 1
            return state.count
        }
    }
}
