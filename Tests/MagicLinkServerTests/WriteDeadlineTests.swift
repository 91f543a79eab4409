import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// A peer has thirty seconds to take an answer, from the moment at which it could not be written. They are not begun again
/// by what is said to it meanwhile: it could be kept waited for without an end.
@Suite("The time to take an answer", .timeLimit(.minutes(1)))
struct WriteDeadlineTests {
    /// `/some` is an answer that goes out together with what follows it, and that the kernel does not take whole.
    static let some = "GET /some HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A server whose connections have as little room in the kernel as there can be.
    static func server(_ handler: @escaping @Sendable (IncomingRequest) -> Reply) throws -> TestServer {
        // Who is accepted has this from the listener; the kernel makes it the least that there may be.
        let held = try HeldSocket(ListenAddress("127.0.0.1:0"), sendBuffer: 1)
        let socket = try InheritedSocket(descriptor: held.copy())
        return try TestServer(nil, change: { $0.inherited = [socket] }) { request in
            guard request.path == "/some" else { return handler(request) }
            return .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: LoopState.flushSize - 4_096)))
        }
    }

    /// A client that asks for `/some` and for `path` at once, and does not read.
    static func client(of server: TestServer, _ path: String) throws -> WireClient {
        let client = try server.client(receiveBuffer: 4_096)
        try client.send(some + "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
        return client
    }

    /// Returns when the server has done what it had to do: one loop serves all in turn, and what a task leaves to it in
    /// the turn after.
    static func settle(_ other: WireClient) throws {
        for _ in 0..<3 { #expect(try other.get("/other").status == 200) }
    }

    /// The client is waited for so many seconds, and not two more.
    static func expectCut(
        _ client: WireClient, of server: TestServer, after seconds: Double, beside other: WireClient
    ) async throws {
        server.advance(seconds)
        try settle(other)
        #expect(server.server.connections == 2)
        server.advance(1.5)
        try server.untilConnections(1)
        client.close()
        await server.stop()
    }

    @Test(
        "An answer that comes while the last one waits for room has no longer than that", arguments: ["park", "later"])
    func joined(how: String) async throws {
        let gate = Gate()
        let notes = Notes()
        let server = try Self.server { request in
            switch request.path {
            case "/park":
                return .park(on: .one, for: .seconds(60)) { wakeup in
                    notes.add("\(wakeup)")
                    return saying(wakeup)
                }
            case "/later":
                return .later {
                    notes.add("begun")
                    await gate.wait()
                    notes.add("done")
                    return .now(.text(.ok, "later"))
                }
            default: return .now(.text(.ok, "now"))
            }
        }
        let other = try server.client()
        let client = try Self.client(of: server, "/\(how)")
        if how == "park" { try server.untilParked(1) } else { try notes.until(1) }
        try Self.settle(other)
        server.advance(20)
        try Self.settle(other)
        if how == "park" { server.server.wake(.one) } else { gate.open() }
        try notes.until(how == "park" ? 1 : 2)
        try Self.settle(other)
        try await Self.expectCut(client, of: server, after: 9, beside: other)
    }

    @Test("Who is woken and waits again has no longer for it, and then as long for what it is told")
    func parkedAgain() async throws {
        let notes = Notes()
        let server = try Self.server { request in
            @Sendable func again(_ wakeup: Wakeup) -> Reply {
                notes.add("\(wakeup)")
                return wakeup == .changed ? .park(on: .one, for: .seconds(60), then: again) : saying(wakeup)
            }
            return request.path == "/park" ? again(.changed) : .now(.text(.ok, "now"))
        }
        let other = try server.client()
        let client = try Self.client(of: server, "/park")
        try server.untilParked(1)
        try Self.settle(other)
        for round in 2...4 {
            server.advance(8)
            server.server.wake(.one)
            try notes.until(round)
            try Self.settle(other)
        }
        #expect(server.server.parked == 1)
        server.advance(5)
        try Self.settle(other)
        #expect(server.server.parked == 1)
        server.advance(1.5)
        try notes.until(5)
        #expect(notes.all == ["changed", "changed", "changed", "changed", "timeout"])
        try Self.settle(other)
        try await Self.expectCut(client, of: server, after: 29, beside: other)
    }

    @Test("The time of a parked reply ends as ever where an answer before it is not taken", arguments: [false, true])
    func parkedShort(isAgain: Bool) async throws {
        let notes = Notes()
        let server = try Self.server { request in
            @Sendable func short(_ wakeup: Wakeup) -> Reply {
                notes.add("\(wakeup)")
                return wakeup == .changed ? .park(on: .one, for: .seconds(10), then: short) : saying(wakeup)
            }
            guard request.path == "/park" else { return .now(.text(.ok, "now")) }
            return isAgain ? .park(on: .one, for: .seconds(60), then: short) : short(.changed)
        }
        let other = try server.client()
        let client = try Self.client(of: server, "/park")
        try server.untilParked(1)
        try Self.settle(other)
        if isAgain {
            server.advance(10)
            server.server.wake(.one)
            try notes.until(1)
            try Self.settle(other)
        }
        server.advance(9)
        try Self.settle(other)
        #expect(server.server.parked == 1)
        server.advance(1.5)
        try notes.until(2)
        #expect(notes.all == ["changed", "timeout"])
        #expect(server.server.connections == 2)
        client.close()
        await server.stop()
    }

    @Test("What was left of the time to ask is no limit of it", arguments: ["whole", "in pieces", "last"])
    func afterAsking(how: String) async throws {
        let body = [UInt8](repeating: 65, count: LoopState.flushSize)
        let server = try Self.server { request in
            .now(request.path == "/large" ? OutgoingResponse(.ok, body: body) : .text(.ok, "now"))
        }
        let other = try server.client()
        let client = try server.client(receiveBuffer: 4_096)
        let close = how == "last" ? "Connection: close\r\n" : ""
        if how == "in pieces" { try client.send("GET /large") }
        try server.untilConnections(2)
        try Self.settle(other)
        server.advance(14)
        try Self.settle(other)
        try client.send((how == "in pieces" ? "" : "GET /large") + " HTTP/1.1\r\nHost: a\r\n\(close)\r\n")
        try Self.settle(other)
        server.advance(29)
        try Self.settle(other)
        #expect(server.server.connections == 2)
        #expect(try client.response().body == body)
        client.close()
        await server.stop()
    }

    @Test("A server that stops lets it be taken")
    func stopping() async throws {
        let server = try Self.server { _ in .now(.text(.ok, "now")) }
        let other = try server.client()
        let client = try Self.client(of: server, "/other")
        try Self.settle(other)
        server.server.beginStop(within: .seconds(20))
        try spin("it stops") { try other.get("/other").field("connection") == "close" }
        server.advance(5)
        #expect(try client.response().body.count == LoopState.flushSize - 4_096)
        #expect(try client.response().text == "now\n")
        client.close()
        other.close()
        #expect(await server.server.ended())
    }
}
