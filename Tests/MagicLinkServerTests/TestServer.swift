import MagicLinkHTTP
import Synchronization
import TestClient
import Testing

@testable import MagicLinkServer

/// A clock that stands until a test moves it.
final class StandingClock: Sendable {
    private let time = Atomic<UInt64>(1_000_000_000_000)
    var clock: MonotonicClock { .standing { [self] in time.load(ordering: .acquiring) } }
    func advance(_ seconds: Double) { time.add(UInt64(seconds * 1_000_000_000), ordering: .acquiringAndReleasing) }
}

/// A handler made of a function.
struct TestHandler: RequestHandler {
    let body: @Sendable (IncomingRequest) -> Reply
    func respond(to request: IncomingRequest) -> Reply { body(request) }
    func refuse(_ refusal: Refusal) -> OutgoingResponse {
        .text(refusal.status, "refused at \(refusal.path ?? "-"): \(refusal.reason)")
    }
}

/// What the server and the test both look at.
final class Notes: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
    func until(_ count: Int) throws { try spin("\(count) notes") { all.count >= count } }
}

/// A gate that a task waits at until the test opens it.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))
    func wait() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            if isOpen { continuation.resume() }
        }
    }
    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }
}

extension Topic {
    static let one = Topic(high: 1, low: 1)
    static let two = Topic(high: 2, low: 2)
}

/// A server on a free port for the time of one test.
final class TestServer: Sendable {
    let server: Server
    let clock = StandingClock()
    var address: ListenAddress? { server.addresses.first }

    /// - Parameter address: nil to listen where `change` says alone.
    init(
        _ address: String? = "127.0.0.1:0", loops: Int = 1,
        change: (inout ServerConfiguration) -> Void = { _ in },
        handler: @escaping @Sendable (IncomingRequest) -> Reply
    ) throws {
        let parsed = try address.map { try #require(ListenAddress($0)) }
        var configuration = ServerConfiguration(
            addresses: parsed.map { [$0] } ?? [], loops: loops, clock: clock.clock)
        change(&configuration)
        server = Server(handler: TestHandler(body: handler), configuration: configuration)
        try server.start()
    }

    func client(receiveBuffer: Int32? = nil) throws -> WireClient {
        try WireClient(address, receiveBuffer: receiveBuffer)
    }

    /// Moves the clock and lets the server look at it.
    func advance(_ seconds: Double) {
        clock.advance(seconds)
        server.clockMoved()
    }

    func until(_ what: String, _ holds: () -> Bool) throws { try spin(what, holds) }

    func untilParked(_ count: Int) throws { try until("\(count) parked") { server.parked == count } }
    func untilConnections(_ count: Int) throws { try until("\(count) connections") { server.connections == count } }

    /// Ends at once, with no care for who is connected.
    func stop() async { _ = await server.stop(within: .zero) }
}

/// Answers with what the wakeup was.
func saying(_ wakeup: Wakeup) -> Reply { .now(.text(.ok, "\(wakeup)")) }
