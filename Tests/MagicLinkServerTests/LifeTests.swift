import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

@Suite("The life of a server", .timeLimit(.minutes(1)))
struct LifeTests {
    @Test(
        "Connections leave room for files, also where a process may hold few descriptors",
        arguments: [(20_000, 19_488), (1_024, 512), (256, 128), (1_000_000, 100_000)])
    func room(descriptors: Int, connections: Int) {
        #expect(ServerConfiguration.connections(descriptors: descriptors) == connections)
    }

    final class Witness: RequestHandler {
        func respond(to request: IncomingRequest) -> Reply { .now(.text(.ok, "now")) }
    }

    @Test("It starts once, and lets go of its handler when it has stopped")
    func once() async throws {
        weak var witness: Witness?
        do {
            let handler = Witness()
            witness = handler
            let address = try #require(ListenAddress("127.0.0.1:0"))
            let server = Server(handler: handler, configuration: ServerConfiguration(addresses: [address], loops: 2))
            #expect(server.addresses.isEmpty)
            try server.start()
            #expect(server.addresses.count == 1)
            let error = #expect(throws: ServerError.self) { try server.start() }
            #expect(error?.code == .alreadyStarted)
            #expect(try WireClient(server.addresses.first).get("/").text == "now\n")
            server.wake(.one)
            #expect(await server.stop(within: .seconds(10)))
            server.wake(.one)
            #expect(await server.stop(within: .seconds(10)))
        }
        try spin("the handler is freed") { witness == nil }
    }

    @Test("Who connects to one that is only bound waits until it is started")
    func bound() async throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = Server(handler: Witness(), configuration: ServerConfiguration(addresses: [address], loops: 2))
        try server.bind()
        try server.bind()
        #expect(server.addresses.count == 1)
        let client = try WireClient(server.addresses.first)
        try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(server.connections == 0)
        try server.start()
        #expect(try client.response().text == "now\n")
        client.close()
        #expect(await server.stop(within: .seconds(10)))
    }

    @Test("One that was bound and never started lets go of its address when it stops")
    func unbound() async throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let server = Server(handler: Witness(), configuration: ServerConfiguration(addresses: [address]))
        try server.bind()
        #expect(await server.stop(within: .seconds(10)))
        #expect(isRefused(server.addresses.first))
    }

    @Test("A server that never started has stopped")
    func never() async throws {
        let server = Server(handler: Witness(), configuration: ServerConfiguration(addresses: []))
        #expect(await server.stop(within: .seconds(10)))
        #expect(server.parked == 0)
    }

    @Test("The default refusal is its reason")
    func refusal() {
        #expect(Witness().refuse(Refusal(.badRequest, "why")) == .text(.badRequest, "why"))
    }
}
