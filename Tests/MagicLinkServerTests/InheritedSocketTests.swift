import Glibc
import MagicLinkHTTP
import Synchronization
import TestClient
import Testing

@testable import MagicLinkServer

@Suite("An inherited socket", .timeLimit(.minutes(1)))
struct InheritedSocketTests {
    static func path() -> String { "/tmp/magiclink-test-\(UInt64.random(in: 0 ... .max))" }

    /// A server on a copy of `held`.
    static func server(on held: HeldSocket, loops: Int = 2) throws -> TestServer {
        let socket = try InheritedSocket(descriptor: held.copy())
        return try TestServer(
            nil, loops: loops, change: { $0.inherited = [socket] }, handler: { .now(.text(.ok, "\($0.peer)")) })
    }

    @Test("It is served as our own are", arguments: ["127.0.0.1:0", "[::1]:0", "unix"])
    func serves(kind: String) async throws {
        let path = Self.path()
        defer { unsafe unlink(path) }
        let held = try HeldSocket(kind == "unix" ? .unix(path) : ListenAddress(kind))
        let server = try Self.server(on: held)
        #expect(server.address == held.address)
        let client = try server.client()
        for _ in 0..<2 {
            let peer = kind == "unix" ? "unix" : kind.hasPrefix("[") ? "::1" : "127.0.0.1"
            #expect(try client.get("/").text == "\(peer)\n")
        }
        client.close()
        await server.stop()
    }

    @Test(
        "A small answer on it does not wait until the last one was acknowledged", arguments: ["127.0.0.1:0", "[::1]:0"])
    func prompt(kind: String) throws {
        let held = try HeldSocket(ListenAddress(kind))
        #expect(!HeldSocket.isPrompt(held.descriptor))
        let copy = held.copy()
        defer { close(copy) }
        _ = try InheritedSocket(descriptor: copy)
        #expect(HeldSocket.isPrompt(held.descriptor))
        // Nor does one on a listener of our own.
        let own = try Listener.open(#require(ListenAddress(kind)))
        #expect(withExtendedLifetime(own) { HeldSocket.isPrompt(own.descriptor) })
    }

    @Test("It does not block, and a program that is executed does not get it")
    func flags() throws {
        let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
        let copy = held.copy()
        defer { close(copy) }
        #expect(fcntl(copy, F_GETFD) & FD_CLOEXEC == 0 && fcntl(copy, F_GETFL) & O_NONBLOCK == 0)
        let socket = try InheritedSocket(descriptor: copy)
        #expect(fcntl(socket.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(fcntl(socket.descriptor, F_GETFL) & O_NONBLOCK != 0)
    }

    @Test("Whoever comes between two servers waits for the second; the socket's file stays", arguments: [1, 2])
    func successor(loops: Int) async throws {
        let path = Self.path()
        defer { unsafe unlink(path) }
        let held = try HeldSocket(.unix(path))
        let first = try Self.server(on: held, loops: loops)
        #expect(try first.client().get("/").text == "unix\n")
        #expect(await first.server.stop(within: .seconds(10)))
        let waiting = try WireClient(held.address)
        try waiting.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        let second = try Self.server(on: held, loops: loops)
        #expect(try waiting.response().text == "unix\n")
        waiting.close()
        await second.stop()
        #expect(unsafe access(path, F_OK) == 0)
    }

    @Test("Whoever waits in it when a server is told to stop is left to the next")
    func backlog() async throws {
        let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
        let isHeld = Atomic(true)
        let notes = Notes()
        let socket = try InheritedSocket(descriptor: held.copy())
        let first = try TestServer(nil, change: { $0.inherited = [socket] }) { request in
            notes.add(request.path)
            while isHeld.load(ordering: .acquiring) { sched_yield() }
            return .now(.text(.ok, "first"))
        }
        let holding = try first.client()
        try holding.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        let waiting = try (0..<20).map { _ in
            let client = try first.client()
            try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            return client
        }
        first.server.beginStop(within: .seconds(10))
        isHeld.store(false, ordering: .releasing)
        #expect(try holding.response().text == "first\n")
        holding.close()
        try first.untilConnections(0)
        #expect(await first.server.ended())
        let second = try Self.server(on: held)
        for client in waiting { #expect(try client.response().text == "127.0.0.1\n") }
        #expect(notes.all == ["/hold"])
        await second.stop()
    }

    @Test("Two servers share it, and when one stops the other goes on")
    func together() async throws {
        let held = try HeldSocket(ListenAddress("127.0.0.1:0"))
        let (first, second) = (try Self.server(on: held), try Self.server(on: held))
        for _ in 0..<50 { #expect(try WireClient(held.address).get("/").status == 200) }
        #expect(await first.server.stop(within: .seconds(10)))
        for _ in 0..<50 { #expect(try WireClient(held.address).get("/").status == 200) }
        await second.stop()
    }

    @Test("What is not a listening stream socket is refused, and why is said")
    func refused() throws {
        let address = try #require(ListenAddress("127.0.0.1:0"))
        let deaf = try HeldSocket(address, backlog: nil)
        let datagrams = try HeldSocket(address, type: SOCK_DGRAM, backlog: nil)
        let abstract = try HeldSocket(.unix("\0magiclink-\(UInt64.random(in: 0 ... .max))"))
        let file = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        let cases: [(Int32, String)] = [
            (9_999, "is not open"), (file, "is no socket"), (datagrams.descriptor, "is no stream socket"),
            (deaf.descriptor, "does not listen"),
            (abstract.descriptor, "is neither an IP socket nor a unix socket with a path"),
        ]
        for (descriptor, reason) in cases {
            let error = #expect(throws: ServerError.self) { try InheritedSocket(descriptor: descriptor) }
            #expect(error?.code == .notInheritable)
            #expect(error?.message == "descriptor \(descriptor) \(reason)")
        }
    }
}
