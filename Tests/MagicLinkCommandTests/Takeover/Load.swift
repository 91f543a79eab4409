import Synchronization
import TestClient

/// What visitors and the test that lets them loose have in common.
final class Load: Sendable {
    private struct State {
        var answered = 0
        var asked = 0
        var again = 0
        var failures: [String] = []
        var begun: [String] = []
    }

    private let state = Mutex(State())
    private let over = Atomic(false)
    private let stops = Atomic(0)

    /// True once everybody shall go home.
    var isOver: Bool { over.load(ordering: .acquiring) }
    func end() { over.store(true, ordering: .releasing) }

    /// How often a process was told to stop.
    var stop: Int { stops.load(ordering: .acquiring) }
    func toldToStop() { stops.add(1, ordering: .acquiringAndReleasing) }

    /// Requests that have their answer.
    var answered: Int { state.withLock { $0.answered } }
    /// Requests that were asked again, as RFC 9110 section 9.2.2 and RFC 9112 section 9.3.1 allow: a kept connection ended
    /// before anything of the answer came.
    var again: Int { state.withLock { $0.again } }
    /// What no visitor may meet.
    var failures: [String] { state.withLock { $0.failures } }
    /// The device codes of all logins that were acknowledged.
    var begun: [String] { state.withLock { $0.begun } }

    /// A number that no other visitor has.
    func number() -> Int {
        state.withLock { state in
            state.asked += 1
            return state.asked
        }
    }

    func wasAnswered(begun code: String? = nil) {
        state.withLock { state in
            state.answered += 1
            if let code { state.begun.append(code) }
        }
    }
    func asksAgain() { state.withLock { $0.again += 1 } }
    func failed(_ what: String) { state.withLock { $0.failures.append(what) } }

    /// Waits until `count` more requests have been answered.
    func proceed(_ count: Int) throws {
        let start = answered
        try spin("\(count) more answers; \(failures.prefix(3))") { answered >= start + count }
    }
}
