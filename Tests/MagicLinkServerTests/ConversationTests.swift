import MagicLinkHTTP
import MagicLinkServer
import TestClient
import Testing

@Suite("A conversation", .timeLimit(.minutes(1)))
struct ConversationTests {
    func requestLine(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }

    static func echo(_ request: IncomingRequest) -> Reply {
        .now(.text(.ok, "\(request.method) \(request.target) \(request.host ?? "-") \(request.body.count)"))
    }

    @Test("Requests of one connection are answered one after the other", arguments: [1, 2])
    func keepAlive(loops: Int) async throws {
        let server = try TestServer(loops: loops, handler: Self.echo)
        let client = try server.client()
        for number in 1...5 {
            let response = try client.get("/\(number)")
            #expect(response.text == "GET /\(number) a 0\n")
            #expect(response.status == 200)
            #expect(response.field("connection") == nil)
            #expect(response.field("date")?.hasSuffix("GMT") == true)
        }
        #expect(server.server.connections == 1)
        await server.stop()
    }

    @Test("The last answer goes out whole behind one of the same turn")
    func lastOfATurn() async throws {
        let server = try TestServer { request in
            guard request.path == "/last" else { return .now(.text(.ok, request.path)) }
            return .later {
                // The loop goes on and comes back within its turn: what was said before has not gone out yet.
                await Task.yield()
                var response = OutgoingResponse.text(.ok, "last")
                response.close = true
                return .now(response)
            }
        }
        let client = try server.client()
        try client.send(requestLine("/1") + requestLine("/last"))
        #expect(try client.response().text == "/1\n")
        #expect(try client.response().text == "last\n")
        await server.stop()
    }

    @Test("Pipelined requests are answered in order, although the first ones take longer")
    func pipelined() async throws {
        let gate = Gate()
        let server = try TestServer { request in
            switch request.path {
            case "/later":
                return .later {
                    await gate.wait()
                    return .now(.text(.ok, "later"))
                }
            case "/park": return .park(on: .one, for: .seconds(10), then: saying)
            default: return .now(.text(.ok, request.path))
            }
        }
        let client = try server.client()
        try client.send(
            requestLine("/1") + requestLine("/later") + requestLine("/2") + requestLine("/park") + requestLine("/3"))
        #expect(try client.response().text == "/1\n")
        gate.open()
        #expect(try client.response().text == "later\n")
        #expect(try client.response().text == "/2\n")
        try server.untilParked(1)
        server.server.wake(.one)
        #expect(try client.response().text == "changed\n")
        #expect(try client.response().text == "/3\n")
        await server.stop()
    }

    @Test("Three thousand pipelined requests in one write are answered in order")
    func manyPipelined() async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        let all = (0..<3_000).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined()
        try client.send(all)
        for number in 0..<3_000 { #expect(try client.response().text == "GET /\(number) a 0\n") }
        await server.stop()
    }

    @Test("HEAD has the length of the body and not the body")
    func head() async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        try client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try client.response(toHead: true)
        #expect(response.field("content-length") == "11")
        #expect(try client.get("/x").text == "GET /x a 0\n")
        await server.stop()
    }

    @Test("204 has neither body nor length")
    func empty() async throws {
        let server = try TestServer { _ in .now(OutgoingResponse(.noContent, body: [1, 2])) }
        let client = try server.client()
        let response = try client.get("/")
        #expect(response.status == 204)
        #expect(response.field("content-length") == nil)
        #expect(try client.get("/").status == 204)
        await server.stop()
    }

    @Test("Framing is the server's own, whatever the handler says")
    func framing() async throws {
        let server = try TestServer { _ in
            .now(
                OutgoingResponse(
                    .ok,
                    fields: [
                        ("content-length", "99"), ("transfer-encoding", "chunked"), ("connection", "upgrade"),
                        ("x", "a\r\nSet-Cookie: b"),
                    ], body: [65]))
        }
        let response = try server.client().get("/")
        #expect(response.text == "A")
        #expect(response.field("transfer-encoding") == nil)
        #expect(response.field("set-cookie") == nil)
        #expect(response.field("x") == "a  Set-Cookie: b")
        await server.stop()
    }

    @Test("The body is asked for with 100 Continue, once")
    func expectContinue() async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        let head = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n"
        for _ in 1...2 {
            try client.send(head)
            #expect(try client.response().status == 100)
            try client.send("a")
            try client.send("bc")
            #expect(try client.response().text == "POST /p a 3\n")
        }
        try client.send(head + "abc")
        #expect(try client.response().text == "POST /p a 3\n")
        try client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n")
        #expect(try client.response().status == 413)
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("A chunked body arrives whole, in whatever pieces it comes")
    func chunked() async throws {
        let server = try TestServer { .now(.text(.ok, String(decoding: $0.body, as: UTF8.self))) }
        let client = try server.client()
        let text =
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n0\r\nT: u\r\n\r\n"
        try client.send(text)
        #expect(try client.response().text == "abc0123456789\n")
        for byte in text.utf8 { try client.send([byte]) }
        #expect(try client.response().text == "abc0123456789\n")
        await server.stop()
    }

    @Test("HTTP/1.0 is answered and the connection ends, keep-alive or not")
    func old() async throws {
        let server = try TestServer(handler: Self.echo)
        for field in ["", "Connection: keep-alive\r\n"] {
            let client = try server.client()
            try client.send("GET /old HTTP/1.0\r\n\(field)\r\n")
            let response = try client.response()
            #expect(response.text == "GET /old - 0\n")
            #expect(response.head.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(response.field("connection") == "close")
            #expect(try client.isEnded())
        }
        await server.stop()
    }

    @Test("Connection: close ends it, and what comes behind is not answered")
    func closing() async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        try client.send(
            "GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try client.response()
        #expect(response.text == "GET /1 a 0\n")
        #expect(response.field("connection") == "close")
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("An absolute target is accepted")
    func absolute() async throws {
        let server = try TestServer(handler: Self.echo)
        #expect(try server.client().get("http://b.example:81/x?y").text == "GET /x?y b.example:81 0\n")
        await server.stop()
    }

    @Test(
        "What is malformed is refused in the handler's words and the connection ends",
        arguments: [
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "refused at -: a line ends in a line feed alone\n"),
            ("GET /p HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400, "refused at /p: there are two Host fields\n"),
            ("GET / HTTP/3.0\r\n\r\n", 505, "refused at -: only HTTP/1.1 and HTTP/1.0 are spoken here\n"),
            (
                "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 70000\r\n\r\n", 413,
                "refused at /p: the body is too large\n"
            ),
        ])
    func malformed(text: String, status: Int, answer: String) async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        try client.send(text + String(repeating: "x", count: 100_000))
        let response = try client.response()
        #expect(response.status == status)
        #expect(response.text == answer)
        #expect(response.field("connection") == "close")
        client.endSending()
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("A whole request before a malformed one is answered first")
    func goodThenBad() async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        try client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\n\r\n")
        #expect(try client.response().text == "GET /1 a 0\n")
        #expect(try client.response().status == 400)
        await server.stop()
    }

    @Test("An answer larger than one write takes arrives whole, and the next request after it")
    func large() async throws {
        let body = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = try TestServer { request in
            request.path == "/large" ? .now(OutgoingResponse(.ok, body: body)) : .now(.text(.ok, "small"))
        }
        let client = try server.client(receiveBuffer: 4_096)
        try client.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /small HTTP/1.1\r\nHost: a\r\n\r\n")
        let response = try client.response()
        #expect(response.body == body)
        #expect(try client.response().text == "small\n")
        #expect(try client.get("/small").text == "small\n")
        await server.stop()
    }

    @Test("An answer that ends the connection arrives whole, also if it is larger than one write takes")
    func largeLast() async throws {
        let server = try TestServer { _ in .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: 8_000_000))) }
        let client = try server.client(receiveBuffer: 4_096)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(try client.response().body.count == 8_000_000)
        #expect(try client.isEnded())
        await server.stop()
    }

    @Test("A peer that ends its side after a request is still answered, and all it asked before")
    func halfClosed() async throws {
        let server = try TestServer { request in
            request.path == "/later" ? .later { .now(.text(.ok, "later")) } : .now(.text(.ok, "now"))
        }
        let client = try server.client()
        try client.send(requestLine("/later") + requestLine("/now") + requestLine("/later"))
        client.endSending()
        #expect(try client.response().text == "later\n")
        #expect(try client.response().text == "now\n")
        #expect(try client.response().text == "later\n")
        #expect(try client.isEnded())
        try server.untilConnections(0)
        await server.stop()
    }

    @Test("A unix socket and IPv6 are served too", arguments: ["unix", "[::1]:0"])
    func families(kind: String) async throws {
        let path = "/tmp/magiclink-test-\(UInt64.random(in: 0 ... .max))"
        let server = try TestServer(kind == "unix" ? "unix:\(path)" : kind, loops: 2) {
            .now(.text(.ok, "\($0.peer) \($0.peer.isUnix)"))
        }
        for _ in 1...4 {
            #expect(try server.client().get("/").text == (kind == "unix" ? "unix true\n" : "::1 false\n"))
        }
        await server.stop()
    }

    @Test("A second server on the same port is told so")
    func inUse() async throws {
        let server = try TestServer(handler: Self.echo)
        let address = try #require(server.address)
        let second = Server(
            handler: TestHandler(body: Self.echo), configuration: ServerConfiguration(addresses: [address]))
        let error = #expect(throws: ServerError.self) { try second.start() }
        #expect(error?.code == .addressInUse)
        await server.stop()
    }
}
