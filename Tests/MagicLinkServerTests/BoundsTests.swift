import Glibc
import MagicLinkHTTP
import MagicLinkServer
import TestClient
import Testing

@Suite("What the server bounds", .timeLimit(.minutes(1)))
struct BoundsTests {
    static func plain(_ request: IncomingRequest) -> Reply { .now(.text(.ok, "now")) }

    @Test(
        "A request that comes too slowly is answered 408",
        arguments: [
            "GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        ])
    func slowRequest(text: String) async throws {
        let server = try TestServer(handler: Self.plain)
        let client = try server.client()
        #expect(try client.get("/").text == "now\n")
        try client.send(text)
        // The bytes are read before this answer is, because one loop serves both in turn.
        #expect(try server.client().get("/").text == "now\n")
        server.advance(14)
        try client.send("c")
        #expect(try server.client().get("/").text == "now\n")
        server.advance(1.5)
        #expect(try client.response().status == 408)
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test(
        "A connection that says nothing, or nothing more, is closed without a word",
        arguments: [
            (false, 15.5), (true, 75.5),
        ])
    func idle(isUsed: Bool, seconds: Double) async throws {
        let server = try TestServer(handler: Self.plain)
        let client = try server.client()
        try server.untilConnections(1)
        if isUsed { #expect(try client.get("/").text == "now\n") }
        server.advance(seconds - 1)
        try server.until("still there") { server.server.connections == 1 }
        server.advance(1)
        #expect(try client.isEnded())
        try server.untilConnections(0)
        await server.stop()
    }

    @Test("A peer that does not take its answer is dropped")
    func unread() async throws {
        let server = try TestServer { _ in .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: 20_000_000))) }
        let client = try server.client(receiveBuffer: 4_096)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let other = try server.client()
        try other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.response().body.count == 20_000_000)
        other.close()
        try server.untilConnections(1)
        server.advance(31)
        try server.untilConnections(0)
        await server.stop()
    }

    @Test("Above the cap of answers under way there is 503, and the connection stays")
    func underWay() async throws {
        let gate = Gate()
        let server = try TestServer(change: { $0.underWay = 2 }) { request in
            request.path == "/now"
                ? .now(.text(.ok, "now"))
                : .later {
                    await gate.wait()
                    return .now(.text(.ok, "later"))
                }
        }
        let clients = try (0..<3).map { _ in try server.client() }
        for client in clients {
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try server.client().get("/now").text == "now\n")
        }
        let refused = try clients[2].response()
        #expect(refused.status == 503)
        #expect(refused.field("retry-after") == "1")
        gate.open()
        #expect(try clients[0].response().text == "later\n")
        #expect(try clients[1].response().text == "later\n")
        #expect(try clients[2].get("/").text == "later\n")
        await server.stop()
    }

    @Test("A task that outlives its connection answers nobody, nor whoever has its descriptor now")
    func outlived() async throws {
        let gates = [Gate(), Gate()]
        let notes = Notes()
        let server = try TestServer { request in
            let number = request.path == "/0" ? 0 : 1
            return .later {
                notes.add("begun")
                await gates[number].wait()
                notes.add("ended")
                return .now(.text(.ok, "later \(number)"))
            }
        }
        let client = try server.client()
        try client.send("GET /0 HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        // The descriptor of the client was opened before the one of the server: both are free now, and the next two take
        // them in the same order.
        client.reset()
        try server.untilConnections(0)
        let next = try server.client()
        try next.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(2)
        gates[0].open()
        try notes.until(3)
        gates[1].open()
        #expect(try next.response().text == "later 1\n")
        await server.stop()
    }

    @Test("A task runs on the loop's own thread, also after it has waited")
    func pinned() async throws {
        let gate = Gate()
        let notes = Notes()
        let server = try TestServer { request in
            guard request.path == "/later" else { return .now(.text(.ok, "\(pthread_self())")) }
            return .later {
                let before = "\(pthread_self())"
                notes.add("begun")
                await gate.wait()
                return .now(.text(.ok, before == "\(pthread_self())" ? before : "elsewhere"))
            }
        }
        let client = try server.client()
        try client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        let thread = try server.client().get("/").text
        gate.open()
        #expect(try client.response().text == thread)
        await server.stop()
    }
}
