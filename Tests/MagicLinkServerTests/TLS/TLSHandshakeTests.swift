import Foundation
import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// How TLS begins, and with whom it does not.
@Suite("A handshake", .timeLimit(.minutes(1)))
struct TLSHandshakeTests {
    /// The first bytes of a ClientHello that never becomes whole.
    static let half: [UInt8] = [22, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3]

    @Test("One that is not done in time ends, also if it has begun", arguments: [[], half])
    func deadline(bytes: [UInt8]) async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let slow = try WireClient(server.plain.address)
        try slow.send(bytes)
        try server.plain.untilConnections(1)
        // One loop serves both in turn, so what was sent before is read.
        #expect(try server.client().wire.get("/1").text == "GET /1 a 0\n")
        try server.plain.untilConnections(1)
        server.plain.advance(9.5)
        #expect(try server.client().wire.get("/2").text == "GET /2 a 0\n")
        try server.plain.untilConnections(1)
        server.plain.advance(1)
        #expect(try slow.isEnded())
        try server.plain.untilConnections(0)
        await server.stop()
    }

    @Test("One that is done leaves the time of a request, and then that between two")
    func afterwards() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let silent = try server.client(["-tls1_2"])
        let used = try server.client()
        try silent.wire.send("G")
        // s_client listens to us when the handshake is done, of which in TLS 1.2 the server has the last word.
        try server.plain.until("the handshake is done") { silent.isTaken }
        #expect(try used.wire.get("/1").text == "GET /1 a 0\n")
        server.plain.advance(14)
        #expect(try used.wire.get("/2").text == "GET /2 a 0\n")
        #expect(server.server.connections == 2)
        server.plain.advance(1.5)
        try server.plain.untilConnections(1)
        try used.wire.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\nGET /4 HT")
        #expect(try used.wire.response().text == "GET /3 a 0\n")
        server.plain.advance(15.5)
        #expect(try used.wire.response().status == 408)
        #expect(try used.wire.isEnded())
        await server.stop()
    }

    @Test("Who says nothing behind it has the time of a request, counted from its end")
    func silence() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let used = try server.client()
        #expect(try used.wire.get("/1").text == "GET /1 a 0\n")
        let mark = server.certificates.path("shaken")
        async let said = server.python("mute", mark)
        try server.plain.until("hands are shaken") { FileManager.default.fileExists(atPath: mark) }
        server.plain.advance(14)
        for number in 2...4 { #expect(try used.wire.get("/\(number)").text == "GET /\(number) a 0\n") }
        #expect(server.server.connections == 2)
        server.plain.advance(1.5)
        #expect(try await said == ["close_notify after 0"])
        await server.stop()
    }

    @Test("Half a handshake counts as a connection")
    func counts() async throws {
        let server = try TLSTestServer(change: { $0.connections = 2 }, handler: ConversationTests.echo)
        let halves = try (0..<2).map { _ in try WireClient(server.plain.address) }
        for half in halves { try half.send(Self.half) }
        try server.plain.untilConnections(2)
        #expect(try WireClient(server.plain.address).isEnded())
        halves[0].close()
        try server.plain.untilConnections(1)
        let next = try server.client()
        #expect(try next.wire.get("/").text == "GET / a 0\n")
        #expect(server.server.connections == 2)
        await server.stop()
    }

    @Test(
        "Who speaks something else gets an end, and the others are served",
        arguments: [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{0}\u{1}\u{2}", String(repeating: "x", count: 100_000), "\n",
        ])
    func noTLS(text: String) async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let client = try WireClient(server.plain.address)
        try client.send(text)
        client.endSending()
        client.untilEnd()
        try server.plain.untilConnections(0)
        #expect(try server.client().wire.get("/").text == "GET / a 0\n")
        await server.stop()
    }

    @Test("TLS 1.2 and 1.3 are spoken, and no others")
    func versions() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let said = try server.python("versions")
        #expect(
            said == [
                "TLSv1 refused", "TLSv1_1 refused", "TLSv1_2 TLSv1.2", "TLSv1_3 TLSv1.3",
            ])
        await server.stop()
    }

    @Test("In TLS 1.2 encryption is authenticated and keys are forgotten; the server chooses")
    func ciphers() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let found = try server.python("ciphers").map { $0.split(separator: " ").map(String.init) }
        #expect(
            found.map { $0[1] } == [
                "refused", "refused", "refused", "refused", "ECDHE-ECDSA-AES128-GCM-SHA256",
                // A client that has ChaCha20 first has no hardware for the other.
                "ECDHE-ECDSA-CHACHA20-POLY1305",
            ])
        await server.stop()
    }

    @Test("HTTP/1.1 is agreed on, and who offers others alone is told")
    func protocols() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let said = try server.python("protocols")
        #expect(
            said == [
                " None", "http/1.1 http/1.1", "h2,http/1.1 http/1.1", "http/1.0 http/1.0",
                "h2 refused",
            ])
        await server.stop()
    }

    @Test("No session is resumed, and nothing compressed")
    func resumption() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        let said = try server.python("resumption")
        #expect(said == ["TLSv1_2 False 0 False None", "TLSv1_3 False - False None"])
        await server.stop()
    }

    @Test("Who wants to shake hands anew is refused")
    func renegotiation() async throws {
        let server = try TLSTestServer(handler: ConversationTests.echo)
        // R makes s_client ask for it.
        let client = try server.client(["-no_ign_eof", "-tls1_2"])
        #expect(try client.wire.get("/1").text == "GET /1 a 0\n")
        try client.wire.send("R\n")
        #expect(try client.wire.isEnded())
        try server.plain.untilConnections(0)
        await server.stop()
    }
}
