import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// HTTP through TLS, as `openssl s_client` and curl speak it.
@Suite("A conversation over TLS", .timeLimit(.minutes(1)))
struct TLSConversationTests {
    static let park = "GET /park HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test(
        "Requests of one connection are answered one after the other", arguments: [1, 2],
        ["-tls1_2", "-tls1_3"])
    func keepAlive(loops: Int, version: String) async throws {
        let server = try TLSTestServer(loops: loops, handler: ConversationTests.echo)
        let client = try server.client([version])
        for number in 1...5 { #expect(try client.wire.get("/\(number)").text == "GET /\(number) a 0\n") }
        #expect(server.server.connections == 1)
        await server.stop()
    }

    @Test(
        "curl is answered, twice on one connection, and believes the certificate",
        arguments: ["--tlsv1.3", "--tls-max"])
    func curl(version: String) async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let port = "\(try #require(server.plain.address))".split(separator: ":")[1]
        let url = "https://localhost:\(port)"
        let words = version == "--tls-max" ? [version, "1.2"] : [version]
        let curl = try Tool(
            "curl",
            ["--silent", "--show-error", "--cacert", server.certificates.path("one.pem"), "--data-binary", "four"]
                + words + ["--write-out", "%{num_connects} ", "\(url)/a", "\(url)/b"])
        #expect(curl.end == .exit(0))
        #expect(curl.output == "POST /a localhost:\(port) 4\n1 POST /b localhost:\(port) 4\n0 ")
        let distrusting = try Tool("curl", ["--silent", "--show-error", url])
        #expect(distrusting.end == .exit(60))
        await server.stop()
    }

    @Test("Pipelined requests are answered in order, although the first ones take longer")
    func pipelined() async throws {
        let gate = Gate()
        let server = try TLSTestServer { request in
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
        let lines = ["/1", "/later", "/2", "/park", "/3"].map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
        try client.wire.send(lines.joined())
        #expect(try client.wire.response().text == "/1\n")
        gate.open()
        #expect(try client.wire.response().text == "later\n")
        #expect(try client.wire.response().text == "/2\n")
        try server.plain.untilParked(1)
        server.server.wake(.one)
        #expect(try client.wire.response().text == "changed\n")
        #expect(try client.wire.response().text == "/3\n")
        await server.stop()
    }

    @Test("Three thousand pipelined requests are answered in order")
    func manyPipelined() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let client = try server.client()
        try client.wire.send((0..<3_000).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
        for number in 0..<3_000 { #expect(try client.wire.response().text == "GET /\(number) a 0\n") }
        await server.stop()
    }

    @Test("A parked poll is woken, timed out, and dropped when its peer dies", arguments: [1, 2])
    func parked(loops: Int) async throws {
        let server = try TLSTestServer(loops: loops, handler: ParkingTests.parking)
        let client = try server.client()
        for _ in 1...3 {
            try client.wire.send(Self.park)
            try server.plain.untilParked(1)
            server.server.wake(.one)
            #expect(try client.wire.response().text == "changed\n")
        }
        try client.wire.send(Self.park)
        try server.plain.untilParked(1)
        server.plain.advance(25.5)
        #expect(try client.wire.response().text == "timeout\n")
        try client.wire.send(Self.park)
        try server.plain.untilParked(1)
        client.end()
        try server.plain.untilConnections(0)
        #expect(server.server.parked == 0)
        await server.stop()
    }

    @Test("A large body and a large answer arrive whole, and the next request after them")
    func large() async throws {
        let body = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let server = try TLSTestServer { request in
            guard request.path == "/large" else { return .now(.text(.ok, "\(request.body.count)")) }
            return .now(OutgoingResponse(.ok, body: body))
        }
        let client = try server.client()
        try client.wire.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\nGET /small HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.wire.response().body == body)
        #expect(try client.wire.response().text == "0\n")
        let posted = String(repeating: "x", count: 65_000)
        try client.wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65000\r\n\r\n\(posted)")
        #expect(try client.wire.response().text == "65000\n")
        await server.stop()
    }

    @Test("A peer that does not take its answer is dropped")
    func unread() async throws {
        let server = try TLSTestServer { _ in .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: 20_000_000)))
        }
        let client = try server.client()
        try client.wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let other = try server.client()
        try other.wire.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try other.wire.response().body.count == 20_000_000)
        other.end()
        try server.plain.untilConnections(1)
        server.plain.advance(31)
        try server.plain.untilConnections(0)
        await server.stop()
    }

    @Test("New keys in the middle of a connection change nothing")
    func keyUpdate() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        // K makes s_client change its keys and ask for ours.
        let client = try server.client(["-no_ign_eof", "-tls1_3"])
        #expect(try client.wire.get("/1").text == "GET /1 a 0\n")
        for number in 2...4 {
            try client.wire.send("K\n")
            // s_client takes a letter for a command only where it is alone in what it reads.
            try server.plain.until("it has read the letter") { client.isTaken }
            #expect(try client.wire.get("/\(number)").text == "GET /\(number) a 0\n")
        }
        await server.stop()
    }

    @Test("When the server stops, parked polls are answered, and connections end with close_notify")
    func stopping() async throws {
        let server = try TLSTestServer(handler: ParkingTests.parking)
        let parked = try server.client()
        let idle = try server.client()
        let silent = try WireClient(server.plain.address)
        try parked.wire.send(Self.park)
        #expect(try idle.wire.get("/now").text == "now\n")
        try server.plain.untilParked(1)
        try server.plain.untilConnections(3)
        server.server.beginStop(within: .seconds(10))
        #expect(try parked.wire.response().text == "stopping\n")
        #expect(try parked.wire.isEnded())
        // Those that have not asked have a moment more.
        server.plain.advance(1.5)
        #expect(try idle.wire.isEnded())
        #expect(try silent.isEnded())
        silent.close()
        #expect(await server.server.ended())
    }

    @Test("Renewed credentials are for new connections; old ones go on")
    func renewed() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let old = try server.client()
        #expect(try old.wire.get("/1").text == "GET /1 a 0\n")
        let certificates = try Certificates("two")
        server.server.renew(try certificates.credentials("two"))
        let new = try SecureClient(server.plain.address, trusting: certificates.path("two.pem"))
        #expect(try new.wire.get("/2").text == "GET /2 a 0\n")
        #expect(try old.wire.get("/3").text == "GET /3 a 0\n")
        #expect(try server.client().wire.isEnded())
        await server.stop()
    }

    @Test(
        "The certificates behind the server's own are sent: who knows the root alone believes it by them",
        arguments: [true, false])
    func chain(isWhole: Bool) async throws {
        let certificates = try Certificates()
        for (name, signer, extensions) in [
            ("root", nil, "basicConstraints=critical,CA:TRUE"), ("middle", "root", "basicConstraints=critical,CA:TRUE"),
            ("one", "middle", "subjectAltName=DNS:localhost"),
        ] {
            let signing = signer.map { ["-CA", "\($0).pem", "-CAkey", "\($0)-key.pem"] } ?? []
            let made = try Tool(
                "openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    "\(name)-key.pem", "-out", "\(name).pem", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                    extensions,
                ] + signing, in: certificates.path("."))
            try #require(made.end == .exit(0), "\(made.output)")
        }
        var key = try certificates.bytes("one-key.pem")
        let chain = try certificates.bytes("one.pem") + (isWhole ? certificates.bytes("middle.pem") : [])
        let credentials = try TLSCredentials(certificates: chain, wiping: &key)
        let server = try TestServer(change: { $0.tls = credentials }, handler: ConversationTests.echo)
        let client = try SecureClient(server.address, trusting: certificates.path("root.pem"))
        if isWhole {
            #expect(try client.wire.get("/").text == "GET / a 0\n")
        } else {
            #expect(try client.wire.isEnded())
        }
        await server.stop()
    }

    @Test("A plain server that is given credentials stays plain")
    func notRenewed() async throws {
        let server = try TestServer(handler: ConversationTests.echo)
        server.server.renew(try Certificates("one").credentials("one"))
        #expect(try server.client().get("/").text == "GET / a 0\n")
        await server.stop()
    }
}
