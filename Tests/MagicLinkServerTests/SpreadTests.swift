import Glibc
import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

@Suite("How connections spread over the loops", .timeLimit(.minutes(1)))
struct SpreadTests {
    /// The kernel wakes the first loop that waits, so without care it would have nearly all of them.
    @Test("Connections that stay are shared out evenly", arguments: ["127.0.0.1:0", "unix"])
    func even(kind: String) async throws {
        let server = try TestServer(kind == "unix" ? "unix:\(InheritedSocketTests.path())" : kind, loops: 2) { _ in
            .now(.text(.ok, "\(pthread_self())"))
        }
        var counts: [String: Int] = [:]
        let clients = try (0..<60).map { _ in
            let client = try server.client()
            counts[try client.get("/").text, default: 0] += 1
            return client
        }
        #expect(counts.count == 2)
        #expect((counts.values.max() ?? 0) - (counts.values.min() ?? 0) <= LoopState.lead + 1, "\(counts)")
        for client in clients { client.close() }
        await server.stop()
    }

    @Test("Of many loops none is left out, and all end when the server stops")
    func many() async throws {
        let server = try TestServer(loops: 8) { _ in .now(.text(.ok, "\(pthread_self())")) }
        var counts: [String: Int] = [:]
        let clients = try (0..<240).map { _ in
            let client = try server.client()
            counts[try client.get("/").text, default: 0] += 1
            return client
        }
        #expect(counts.count == 8)
        #expect((counts.values.max() ?? 0) <= 60, "\(counts)")
        for client in clients { client.close() }
        #expect(await server.server.stop(within: .seconds(10)))
    }

    /// At the stop a loop that has stopped already is given none any more.
    @Test("Nobody is lost between two loops when the server stops", arguments: 0..<20)
    func stopping(round: Int) async throws {
        let server = try TestServer(loops: 4) { _ in .now(.text(.ok, "now")) }
        let clients = try (0..<40).map { _ in
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return client
        }
        server.server.beginStop(within: .seconds(10))
        for client in clients {
            #expect(try client.response().text == "now\n")
            client.close()
        }
        server.advance(1.5)
        #expect(await server.server.ended())
    }
}
