import MagicLinkHTTP
import Synchronization
import TestClient
import Testing

@testable import MagicLinkServer

/// As many connections as there may be, and who comes then. Clocks stand, so that nobody is silent unless a test says so.
@Suite("A full server", .timeLimit(.minutes(1)))
struct FullTests {
    static func full(
        _ limit: Int, loops: Int = 1, change: (inout ServerConfiguration) -> Void = { _ in },
        handler: @escaping @Sendable (IncomingRequest) -> Reply = BoundsTests.plain
    ) throws -> TestServer {
        try TestServer(
            loops: loops,
            change: {
                $0.connections = limit
                change(&$0)
            }, handler: handler)
    }

    /// Expects that a newcomer is told 503 and when to come again, and that this is all.
    static func expectTurnedAway(_ server: TestServer, _ words: String = "too many connections\n") throws {
        let other = try server.client()
        let refused = try other.response()
        #expect(refused.status == 503)
        #expect(refused.field("retry-after") == "5")
        #expect(refused.field("connection") == "close")
        #expect(refused.text.hasSuffix(": \(words)"))
        #expect(try other.isEnded())
    }

    // MARK: Turned away

    @Test("A connection too many is told 503 and when to come again, and closed", arguments: [1, 2])
    func turnedAway(loops: Int) async throws {
        let server = try Self.full(3, loops: loops)
        var clients = try (0..<3).map { _ in try server.client() }
        for client in clients { #expect(try client.get("/").text == "now\n") }
        for _ in 0..<20 { try Self.expectTurnedAway(server) }
        #expect(server.server.connections == 3)
        for client in clients { #expect(try client.get("/").text == "now\n") }
        clients.removeFirst().close()
        try server.untilConnections(2)
        clients.append(try server.client())
        #expect(try clients[2].get("/").text == "now\n")
        await server.stop()
    }

    @Test("With TLS nothing is said to it: a handshake would be work")
    func turnedAwayByTLS() async throws {
        let server = try TLSTestServer(change: { $0.connections = 1 }, handler: ConversationTests.echo)
        let client = try server.client()
        #expect(try client.wire.get("/1").text == "GET /1 a 0\n")
        for _ in 0..<20 { #expect(try WireClient(server.plain.address).isEnded()) }
        #expect(try client.wire.get("/2").text == "GET /2 a 0\n")
        #expect(server.server.connections == 1)
        await server.stop()
    }

    @Test("So many are turned away at a time; the others wait, and the first has the place that becomes free")
    func bounded() async throws {
        let server = try Self.full(2)
        let honest = try server.client()
        let leaving = try server.client()
        for client in [honest, leaving] { #expect(try client.get("/").text == "now\n") }
        for _ in 0..<LoopState.refusals { try Self.expectTurnedAway(server) }
        let waiting = try (0..<5).map { _ in try server.client() }
        for client in waiting { try client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n") }
        // One loop serves all in turn, so that it would have come to them.
        for _ in 0..<50 { #expect(try honest.get("/").text == "now\n") }
        for client in waiting { #expect(!client.hasAnything) }
        leaving.close()
        #expect(try waiting[0].response().text == "now\n")
        for _ in 0..<50 { #expect(try honest.get("/").text == "now\n") }
        for client in waiting[1...] { #expect(!client.hasAnything) }
        server.advance(0.25)
        for client in waiting[1...] { #expect(try client.response().status == 503) }
        for client in [honest, waiting[0]] { #expect(try client.get("/").text == "now\n") }
        await server.stop()
    }

    // MARK: Giving way

    @Test("Who has been silent for longest gives way, and after two seconds, not before")
    func silent() async throws {
        let server = try Self.full(3)
        let clients = try (0..<3).map { _ in try server.client() }
        // The second speaks last.
        for place in [2, 0, 1] {
            #expect(try clients[place].get("/").text == "now\n")
            server.advance(0.5)
        }
        try Self.expectTurnedAway(server)
        server.advance(0.5)
        let next = try server.client()
        #expect(try next.get("/").text == "now\n")
        #expect(try clients[2].isEnded())
        try Self.expectTurnedAway(server)
        for client in [clients[0], clients[1], next] { #expect(try client.get("/").text == "now\n") }
        #expect(server.server.connections == 3)
        await server.stop()
    }

    @Test("They give way in the order in which they fell silent", arguments: [[0, 1, 2], [2, 1, 0], [1, 2, 0]])
    func inOrder(order: [Int]) async throws {
        let server = try Self.full(3)
        let clients = try (0..<3).map { _ in try server.client() }
        for place in order {
            #expect(try clients[place].get("/").text == "now\n")
            server.advance(0.5)
        }
        server.advance(2)
        var others: [WireClient] = []
        for (number, place) in order.enumerated() {
            others.append(try server.client())
            #expect(try others[number].get("/").text == "now\n")
            #expect(try clients[place].isEnded())
            for left in order[(number + 1)...] { #expect(!clients[left].hasAnything) }
        }
        try Self.expectTurnedAway(server)
        await server.stop()
    }

    @Test(
        "Who has never said anything gives way like the others, also where a handshake is waited for",
        arguments: [0, 3])
    func mute(begun: Int) async throws {
        let server = try Self.full(1)
        let mute = try server.client()
        try server.untilConnections(1)
        try Self.expectTurnedAway(server)
        server.advance(2)
        #expect(try server.client().get("/").text == "now\n")
        #expect(try mute.isEnded())
        await server.stop()

        let secure = try TLSTestServer(change: { $0.connections = 1 }, handler: ConversationTests.echo)
        let half = try WireClient(secure.plain.address)
        try half.send(Array(TLSHandshakeTests.half.prefix(begun)))
        try secure.plain.untilConnections(1)
        #expect(try WireClient(secure.plain.address).isEnded())
        secure.plain.advance(2)
        #expect(try secure.client().wire.get("/").text == "GET / a 0\n")
        half.untilEnd()
        await secure.stop()
    }

    @Test("Who waits for an answer, who sends and who has yet to read does not give way", arguments: 0..<4)
    func busy(way: Int) async throws {
        let gate = Gate()
        let respond: @Sendable (IncomingRequest) -> Reply = { request in
            switch request.path {
            case "/park": return .park(on: .one, for: .seconds(25), then: saying)
            case "/later":
                return .later {
                    await gate.wait()
                    return .now(.text(.ok, "changed"))
                }
            case "/large": return .now(OutgoingResponse(.ok, body: Array(repeating: 65, count: 20_000_000)))
            default: return .now(.text(.ok, "now"))
            }
        }
        let server = try Self.full(1, handler: respond)
        let client = try server.client(receiveBuffer: 4_096)
        let words = ["/park", "/later", "/large", "/"][way]
        try client.send("GET \(words) HTTP/1.1\r\nHost: a\r\n" + (way == 3 ? "" : "\r\n"))
        try Self.expectTurnedAway(server)
        server.advance(5)
        try Self.expectTurnedAway(server)
        if way == 3 { try client.send("\r\n") }
        gate.open()
        server.server.wake(.one)
        let answer = try client.response()
        #expect(
            way == 2 ? answer.body.count == 20_000_000 : answer.text == ["changed\n", "changed\n", "", "now\n"][way])
        await server.stop()
    }

    @Test("Who has just asked is answered, though the loop has not heard of it yet when another comes")
    func justAsked() async throws {
        let isHeld = Mutex(true)
        let notes = Notes()
        let respond: @Sendable (IncomingRequest) -> Reply = { request in
            guard request.path == "/hold" else { return .now(.text(.ok, "now")) }
            notes.add("held")
            do { try spin("let go") { !isHeld.withLock { $0 } } } catch { notes.add("\(error)") }
            return .now(.text(.ok, "now"))
        }
        let server = try Self.full(2, handler: respond)
        let old = try server.client()
        let holding = try server.client()
        for client in [old, holding] { #expect(try client.get("/").text == "now\n") }
        server.advance(3)
        // While the loop is held the newcomer is reported first, and then what the old one asks.
        try holding.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        try notes.until(1)
        let other = try server.client()
        try old.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        isHeld.withLock { $0 = false }
        #expect(try other.response().status == 503)
        #expect(try holding.response().text == "now\n")
        #expect(try old.response().text == "now\n")
        await server.stop()
    }

    @Test("One too many of a group takes nobody's place, and no place is lost or won by those who come and go")
    func groupFirst() async throws {
        let server = try Self.full(
            1,
            change: {
                $0.connectionsPerGroup = 1
                $0.group = { _ in GroupLimitsTests.groups[0] }
            })
        let client = try server.client()
        #expect(try client.get("/").text == "now\n")
        server.advance(5)
        for _ in 0..<5 { try Self.expectTurnedAway(server, "too many connections from one network\n") }
        #expect(try client.get("/").text == "now\n")
        client.close()
        try server.untilConnections(0)
        #expect(try server.client().get("/").text == "now\n")
        await server.stop()
    }

    @Test("Who is turned away is counted nowhere")
    func counted() async throws {
        let server = try Self.full(
            2,
            change: {
                $0.connectionsPerGroup = 3
                $0.group = { _ in GroupLimitsTests.groups[0] }
            })
        let clients = try (0..<2).map { _ in try server.client() }
        for client in clients { #expect(try client.get("/").text == "now\n") }
        for _ in 0..<9 { try Self.expectTurnedAway(server) }
        clients.forEach { $0.close() }
        try server.untilConnections(0)
        let again = try (0..<2).map { _ in try server.client() }
        for client in again { #expect(try client.get("/").text == "now\n") }
        await server.stop()
    }

    @Test(
        "A thousand who come and are silent take one another's places, and those who are heard stay", arguments: [1, 2])
    func flood(loops: Int) async throws {
        let server = try Self.full(120, loops: loops)
        let honest = try (0..<4).map { _ in try server.client() }
        var silent: [WireClient] = []
        // So few at a time that a loop that takes them all has enough of its own to close: it closes no other loop's.
        for round in 0..<40 {
            for client in honest { #expect(try client.get("/").text == "now\n") }
            // Who gave way.
            silent.removeAll { $0.hasEnded }
            for _ in 0..<25 { silent.append(try server.client()) }
            // Who comes behind them is served when they were dealt with.
            #expect(try server.client().get("/").text == "now\n", "round \(round)")
            #expect(!silent.contains { $0.hasAnything && !$0.hasEnded }, "one was turned away")
            server.advance(2.25)
        }
        for client in honest { #expect(try client.get("/").text == "now\n") }
        #expect(try server.client().get("/").text == "now\n")
        #expect(server.server.connections <= 120)
        await server.stop()
    }
}
