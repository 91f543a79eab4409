import Glibc
import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

@Suite("Stopping", .serialized, .timeLimit(.minutes(1)))
struct StopTests {
    @Test("Parked replies are answered, tasks finished, idle connections closed, new ones refused", arguments: [1, 2])
    func graceful(loops: Int) async throws {
        let gate = Gate()
        let notes = Notes()
        let server = try TestServer(loops: loops) { request in
            switch request.path {
            case "/park": return .park(on: .one, for: .seconds(25), then: saying)
            case "/later":
                return .later {
                    notes.add("begun")
                    await gate.wait()
                    return .now(.text(.ok, "later"))
                }
            default: return .now(.text(.ok, "now"))
            }
        }
        let address = server.address
        let parked = try server.client()
        let later = try server.client()
        let idle = try server.client()
        let fresh = try server.client()
        try parked.send("GET /park HTTP/1.1\r\nHost: a\r\n\r\n")
        try later.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try idle.get("/").text == "now\n")
        try notes.until(1)
        try server.untilParked(1)
        try server.untilConnections(4)
        server.server.beginStop(within: .seconds(10))
        let answer = try parked.response()
        #expect(answer.text == "stopping\n")
        #expect(answer.field("connection") == "close")
        #expect(try parked.isEnded())
        #expect(try idle.isEnded())
        #expect(try fresh.isEnded())
        // Each loop closes its own listener, the last of them a moment later.
        try spin("nobody new is accepted") { isRefused(address) }
        gate.open()
        let last = try later.response()
        #expect(last.text == "later\n")
        #expect(last.field("connection") == "close")
        #expect(try later.isEnded())
        for client in [parked, later, idle, fresh] { client.close() }
        #expect(await server.server.ended())
    }

    @Test("A reply that would park while the server stops is told so, and one that insists is closed")
    func insists() async throws {
        let gate = Gate()
        let notes = Notes()
        let server = try TestServer { request in
            @Sendable func forever(_ wakeup: Wakeup) -> Reply {
                notes.add("\(wakeup)")
                return .park(on: .one, for: .seconds(25), then: forever)
            }
            return .later {
                notes.add("begun")
                await gate.wait()
                return .park(on: .one, for: .seconds(25), then: forever)
            }
        }
        let client = try server.client()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        server.server.beginStop(within: .seconds(10))
        try server.until("the listener is gone") { (try? WireClient(server.address)) == nil }
        gate.open()
        #expect(try client.isEnded())
        client.close()
        #expect(await server.server.ended())
        #expect(notes.all == ["begun", "stopping"])
    }

    @Test("What has not ended in time is cut, and that is said")
    func cut() async throws {
        let gate = Gate()
        let notes = Notes()
        let server = try TestServer { _ in
            .later {
                notes.add("begun")
                await gate.wait()
                return .now(.text(.ok, "too late"))
            }
        }
        let client = try server.client()
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        server.server.beginStop(within: .seconds(10))
        try server.until("the listener is gone") { (try? WireClient(server.address)) == nil }
        server.advance(10.5)
        #expect(await !server.server.ended())
        #expect(try client.isEnded())
        gate.open()
    }

    @Test("SIGTERM ends the wait and not the process")
    func signal() async throws {
        let signal = try StopSignal()
        kill(getpid(), SIGTERM)
        try await signal.wait()
    }
}
