import Glibc
import MagicLinkHTTP
import Synchronization
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
        // The last of the loops closes the listener, perhaps a moment later.
        try spin("nobody new is accepted") { isRefused(address) }
        server.advance(1.5)
        #expect(try idle.isEnded())
        #expect(try fresh.isEnded())
        gate.open()
        let last = try later.response()
        #expect(last.text == "later\n")
        #expect(last.field("connection") == "close")
        #expect(try later.isEnded())
        for client in [parked, later, idle, fresh] { client.close() }
        #expect(await server.server.ended())
    }

    @Test("A request that was on its way is answered, with word that it was the last", arguments: [false, true])
    func late(isFirst: Bool) async throws {
        let server = try TestServer { .now(.text(.ok, $0.path)) }
        let client = try server.client()
        if !isFirst { #expect(try client.get("/one").field("connection") == nil) }
        try server.untilConnections(1)
        server.server.beginStop(within: .seconds(10))
        try spin("nobody new is accepted") { isRefused(server.address) }
        let answer = try client.get("/two")
        #expect(answer.text == "/two\n" && answer.field("connection") == "close")
        #expect(try client.isEnded())
        client.close()
        #expect(await server.server.ended())
    }

    @Test("A request that comes too late is not looked at, and meets an end and no reset")
    func tooLate() async throws {
        let notes = Notes()
        let server = try TestServer { request in
            notes.add(request.path)
            return .now(.text(.ok, "now"))
        }
        let client = try server.client()
        #expect(try client.get("/one").status == 200)
        server.server.beginStop(within: .seconds(10))
        try spin("nobody new is accepted") { isRefused(server.address) }
        server.advance(1.5)
        #expect(try client.isEnded())
        for _ in 0..<3 { try client.send("GET /two HTTP/1.1\r\nHost: a\r\n\r\n") }
        #expect(try client.isEnded())
        client.close()
        #expect(await server.server.ended())
        #expect(notes.all == ["/one"])
    }

    @Test("All who wait in its own backlog are served, however many")
    func backlog() async throws {
        let isHeld = Atomic(true)
        let notes = Notes()
        let server = try TestServer { request in
            guard request.path == "/hold" else { return .now(.text(.ok, "now")) }
            notes.add("held")
            while isHeld.load(ordering: .acquiring) { sched_yield() }
            return .now(.text(.ok, "held"))
        }
        let holding = try server.client()
        try holding.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        let waiting = try (0..<300).map { _ in
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return client
        }
        server.server.beginStop(within: .seconds(10))
        isHeld.store(false, ordering: .releasing)
        for client in waiting {
            #expect(try client.response().text == "now\n")
            client.close()
        }
        #expect(try holding.response().text == "held\n")
        holding.close()
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
