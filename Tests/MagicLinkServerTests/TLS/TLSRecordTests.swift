import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// TLS as bytes on the wire: cut anywhere, changed anywhere, and its end.
@Suite("Records of TLS", .timeLimit(.minutes(2)))
struct TLSRecordTests {
    @Test("Handshake and requests may come one byte at a time")
    func oneByte() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let answers = ["GET /0 localhost 0", "GET /1 localhost 0", "GET /2 localhost 0"]
        let said = try server.python("one_byte")
        #expect(said == answers)
        await server.stop()
    }

    @Test("A request may come one byte a record")
    func oneRecord() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let said = try server.python("one_record")
        #expect(said == ["GET /1 localhost 0 GET /2 localhost 0"])
        await server.stop()
    }

    @Test("A connection ends with close_notify; one that was cut is answered what it asked for, and no more")
    func closing() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let said = try server.python("closing")
        #expect(
            said == [
                "GET /1 localhost 0 close_notify after 0", "said close_notify: close_notify after 0",
                "cut in a request: a cut after 0", "cut behind a request: answered",
            ])
        try server.plain.untilConnections(0)
        await server.stop()
    }

    @Test("close_notify waits for room where the answer before it took all of it")
    func noRoom() async throws {
        let path = "/tmp/magiclink-test-\(UInt64.random(in: 0 ... .max))"
        let server = try TLSTestServer("unix:\(path)") { request in
            .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: Int(request.path.dropFirst()) ?? 0)))
        }
        let said = try server.python("no_room", "120000", "220000", "512")
        #expect(said == ["{'close_notify after 0'}"])
        await server.stop()
    }

    @Test("An idle connection that is closed is told so")
    func idle() async throws {
        let notes = Notes()
        let server = try TLSTestServer { _ in
            notes.add("asked")
            return .now(.text(.ok, "now"))
        }
        async let said = server.python("idle")
        // The answer is written in the same turn, before the loop looks at its deadlines again.
        try notes.until(1)
        server.plain.advance(75.5)
        #expect(try await said == ["now close_notify after 0"])
        await server.stop()
    }

    @Test("Of a thousand connections with one change in their records none is answered and all end", arguments: [1, 2])
    func mutations(seed: Int) async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        #expect(try server.python("mutations", "\(seed)", "1000") == ["{'ended': 1000}"])
        try server.plain.untilConnections(0)
        #expect(try server.client().wire.get("/").text == "GET / a 0\n")
        await server.stop()
    }
}
