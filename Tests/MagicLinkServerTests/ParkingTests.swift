import Dispatch
import MagicLinkHTTP
import MagicLinkServer
import TestClient
import Testing

@Suite("A parked reply", .timeLimit(.minutes(1)))
struct ParkingTests {
    /// `/park` parks on topic one, `/two` on topic two, anything else is answered.
    static func parking(_ request: IncomingRequest) -> Reply {
        switch request.path {
        case "/park": .park(on: .one, for: .seconds(25), then: saying)
        case "/two": .park(on: .two, for: .seconds(25), then: saying)
        default: .now(.text(.ok, "now"))
        }
    }

    static let park = "GET /park HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("It is woken by its topic and no other", arguments: [1, 2])
    func woken(loops: Int) async throws {
        let server = try TestServer(loops: loops, handler: Self.parking)
        let one = try server.client()
        let two = try server.client()
        try one.send(Self.park)
        try two.send("GET /two HTTP/1.1\r\nHost: a\r\n\r\n")
        try server.untilParked(2)
        server.server.wake(.one)
        #expect(try one.response().text == "changed\n")
        #expect(server.server.parked == 1)
        server.server.wake(.two)
        #expect(try two.response().text == "changed\n")
        #expect(try one.get("/now").text == "now\n")
        await server.stop()
    }

    @Test("Its time ends, not before and not long after")
    func timeout() async throws {
        let server = try TestServer(handler: Self.parking)
        let client = try server.client()
        try client.send(Self.park)
        try server.untilParked(1)
        server.advance(24.9)
        #expect(try server.client().get("/now").text == "now\n")
        #expect(server.server.parked == 1)
        server.advance(0.6)
        #expect(try client.response().text == "timeout\n")
        await server.stop()
    }

    @Test("A time of nothing ends at once")
    func noTime() async throws {
        let server = try TestServer { _ in .park(on: .one, for: .zero, then: saying) }
        #expect(try server.client().get("/").text == "timeout\n")
        #expect(server.server.parked == 0)
        await server.stop()
    }

    @Test("Another on the same topic takes its place, on whichever loop", arguments: [1, 2])
    func replaced(loops: Int) async throws {
        let server = try TestServer(loops: loops, handler: Self.parking)
        var clients: [WireClient] = []
        for number in 0..<6 {
            let client = try server.client()
            try client.send(Self.park)
            if number == 0 { try server.untilParked(1) }
            if let last = clients.last { #expect(try last.response().text == "replaced\n") }
            clients.append(client)
        }
        #expect(server.server.parked == 1)
        server.server.wake(.one)
        #expect(try clients[5].response().text == "changed\n")
        #expect(try clients[0].get("/now").text == "now\n")
        await server.stop()
    }

    @Test("Bytes behind it wait, and are answered after it")
    func bytesBehind() async throws {
        let server = try TestServer(handler: Self.parking)
        let client = try server.client()
        try client.send(Self.park + "GET /now HTTP/1.1\r\nHo")
        try server.untilParked(1)
        try client.send("st: a\r\n\r\nGET /now HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try server.client().get("/now").text == "now\n")
        #expect(server.server.parked == 1)
        server.server.wake(.one)
        #expect(try client.response().text == "changed\n")
        #expect(try client.response().text == "now\n")
        #expect(try client.response().text == "now\n")
        await server.stop()
    }

    @Test(
        "A peer that is gone is dropped at once, whatever it left behind",
        arguments: [
            "close", "half-close", "reset", "close behind bytes", "half-close before parking",
        ])
    func gone(how: String) async throws {
        let server = try TestServer(handler: Self.parking)
        let client = try server.client()
        try client.send(Self.park)
        if how == "half-close before parking" {
            client.endSending()
        } else {
            try server.untilParked(1)
        }
        switch how {
        case "close": client.close()
        case "reset": client.reset()
        case "close behind bytes":
            try client.send(String(repeating: "GET /now HTTP/1.1\r\nHost: a\r\n\r\n", count: 1_000))
            client.close()
        default: client.endSending()
        }
        try server.untilConnections(0)
        #expect(server.server.parked == 0)
        if how.hasPrefix("half-close") { #expect(try client.isEnded()) }
        await server.stop()
    }

    @Test("A wake from inside an endpoint is heard, and not run inside it")
    func wakeInside() async throws {
        let notes = Notes()
        let hook = Hook()
        let server = try TestServer { request in
            guard request.path == "/wake" else {
                return .park(on: .one, for: .seconds(25)) { wakeup in
                    notes.add("woken")
                    return saying(wakeup)
                }
            }
            notes.add("before")
            hook.server?.wake(.one)
            notes.add("after")
            return .now(.text(.ok, "done"))
        }
        hook.server = server.server
        let client = try server.client()
        try client.send(Self.park)
        try server.untilParked(1)
        #expect(try server.client().get("/wake").text == "done\n")
        #expect(try client.response().text == "changed\n")
        #expect(notes.all == ["before", "after", "woken"])
        hook.server = nil
        await server.stop()
    }

    @Test("A wake between the look and the parking is not missed", arguments: ["now", "later", "then"])
    func wakeBetween(how: String) async throws {
        let hook = Hook()
        let server = try TestServer { _ in
            let park = Reply.park(on: .one, for: .seconds(25), then: saying)
            switch how {
            case "now":
                hook.server?.wake(.one)
                return park
            case "later":
                return .later {
                    hook.server?.wake(.one)
                    return park
                }
            default:
                return .park(on: .two, for: .zero) { _ in
                    hook.server?.wake(.one)
                    return park
                }
            }
        }
        hook.server = server.server
        #expect(try server.client().get("/").text == "changed\n")
        // One that came before the look is no news.
        hook.server = nil
        server.server.wake(.one)
        let client = try server.client()
        try client.send(Self.park)
        try server.untilParked(1)
        server.advance(26)
        #expect(try client.response().text == "timeout\n")
        await server.stop()
    }

    @Test("When more changed than can be remembered, the topic counts as changed")
    func forgotten() async throws {
        let hook = Hook()
        let server = try TestServer { _ in
            for number in 1...10_000 { hook.server?.wake(Topic(high: 9, low: UInt64(number))) }
            return .park(on: .one, for: .seconds(25), then: saying)
        }
        hook.server = server.server
        #expect(try server.client().get("/").text == "changed\n")
        hook.server = nil
        await server.stop()
    }

    @Test("It may park again, and looks again each time")
    func again() async throws {
        let notes = Notes()
        let server = try TestServer { _ in
            @Sendable func wait(_ round: Int) -> Reply {
                .park(on: .one, for: .seconds(25)) { wakeup in
                    notes.add("\(round)")
                    return round == 3 ? saying(wakeup) : wait(round + 1)
                }
            }
            return wait(1)
        }
        let client = try server.client()
        try client.send(Self.park)
        for round in 1...3 {
            try server.untilParked(1)
            server.server.wake(.one)
            try notes.until(round)
            #expect(notes.all.count == round)
        }
        #expect(try client.response().text == "changed\n")
        await server.stop()
    }

    @Test("A thousand are each woken once, on two loops, by wakes from another thread")
    func many() async throws {
        let server = try TestServer(loops: 2) { request in
            let number = UInt64(request.path.dropFirst()) ?? 0
            return .park(on: Topic(high: 7, low: number), for: .seconds(25)) { wakeup in
                .now(.text(.ok, "\(number) \(wakeup)"))
            }
        }
        let clients = try (0..<1_000).map { _ in try server.client() }
        for (number, client) in clients.enumerated() { try client.send("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n") }
        try server.untilParked(1_000)
        DispatchQueue.concurrentPerform(iterations: 1_000) { server.server.wake(Topic(high: 7, low: UInt64($0))) }
        for (number, client) in clients.enumerated() { #expect(try client.response().text == "\(number) changed\n") }
        #expect(server.server.parked == 0)
        await server.stop()
    }
}
