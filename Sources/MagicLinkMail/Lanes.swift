import Dispatch
import Synchronization

/// Threads that may wait for others, each with something that it alone uses. The pool of threads that logins run on must
/// not wait.
final class Lanes<Tool: Sendable>: Sendable {
    /// One of the threads.
    struct Lane: Sendable {
        let queue: DispatchQueue
        let tool: Tool
    }

    private let lanes: [Lane]
    /// How many wait for each, the one under way among them.
    private let loads: Mutex<[Int]>

    init(_ label: String, _ tools: [Tool]) {
        lanes = tools.map { Lane(queue: DispatchQueue(label: label), tool: $0) }
        loads = Mutex(Array(repeating: 0, count: tools.count))
    }

    var count: Int { lanes.count }

    /// Does `work` on the lane with the least to do. Of several the first: so few are kept busy, and the others may rest.
    func run<Value: Sendable>(_ work: @escaping @Sendable (Lane) -> Value) async -> Value {
        let index = loads.withLock { loads in
            let least = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[least] += 1
            return least
        }
        let lane = lanes[index]
        let value = await withCheckedContinuation { continuation in
            lane.queue.async { continuation.resume(returning: work(lane)) }
        }
        loads.withLock { $0[index] -= 1 }
        return value
    }
}

/// Raised when nobody waits any longer for what a lane does.
final class Cancellation: Sendable {
    /// What cannot be broken off without doubt about its outcome has so long to come to its end.
    static let grace: Duration = .seconds(5)

    private let state = Mutex<(raisedAt: ContinuousClock.Instant?, heard: (@Sendable () -> Void)?)>((nil, nil))

    var isRaised: Bool { state.withLock { $0.raisedAt != nil } }

    /// True when the grace is over too.
    var isPast: Bool { state.withLock { $0.raisedAt.map { $0 + Self.grace < .now } ?? false } }

    func raise() {
        let heard = state.withLock { state in
            state.raisedAt = state.raisedAt ?? .now
            return state.heard
        }
        heard?()
    }

    /// Calls `heard` when it is raised; at once if it is.
    func whenRaised(_ heard: @escaping @Sendable () -> Void) {
        let isRaised = state.withLock { state in
            state.heard = heard
            return state.raisedAt != nil
        }
        if isRaised { heard() }
    }
}
