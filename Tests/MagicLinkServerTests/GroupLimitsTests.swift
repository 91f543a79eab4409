import MagicLinkHTTP
import TestClient
import Testing

@testable import MagicLinkServer

/// Limits for each client group, over real sockets. The tests' clients are all of this machine, so they are taken for
/// somebody else: by the path of a request, or whoever connects for one address.
@Suite("What one client group may have", .timeLimit(.minutes(1)))
struct GroupLimitsTests {
    static let groups = GroupCountsTests.groups(3)

    // MARK: Connections

    static func connections(_ limit: Int, loops: Int = 1) throws -> TestServer {
        try TestServer(
            loops: loops,
            change: {
                $0.connectionsPerGroup = limit
                $0.group = { $0.isUnix ? .uncounted : Self.groups[0] }
            },
            handler: { $0.path == "/park" ? .park(on: .one, for: .seconds(25), then: saying) : BoundsTests.plain($0) })
    }

    @Test("A connection too many is told 503 and when to come again, and closed", arguments: [1, 2])
    func turnedAway(loops: Int) async throws {
        let server = try Self.connections(3, loops: loops)
        let clients = try (0..<3).map { _ in try server.client() }
        for client in clients { #expect(try client.get("/").status == 200) }
        for _ in 0..<20 {
            let other = try server.client()
            let refused = try other.response()
            #expect(refused.status == 503)
            #expect(refused.field("retry-after") == "5")
            #expect(refused.field("connection") == "close")
            #expect(refused.text.contains("too many connections from one network"))
            #expect(try other.isEnded())
        }
        #expect(server.server.connections == 3)
        for client in clients { #expect(try client.get("/").status == 200) }
        await server.stop()
    }

    @Test("However a connection ends, its place is free again", arguments: 0..<6)
    func given(way: Int) async throws {
        let server = try Self.connections(1)
        for _ in 0..<3 {
            let client = try server.client()
            #expect(try client.get("/").status == 200)
            switch way {
            case 0: client.close()
            case 1: client.reset()
            case 2:
                try client.send("nonsense\r\n\r\n")
                #expect(try client.response().status == 400)
                client.close()
            case 3:
                try client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                #expect(try client.response().status == 200)
                client.close()
            case 4:
                try client.send("GET /park HTTP/1.1\r\nHost: a\r\n\r\n")
                try server.untilParked(1)
                client.close()
            default:
                server.advance(76)
                #expect(try client.isEnded())
            }
            try server.untilConnections(0)
        }
        await server.stop()
    }

    @Test("Who is not counted has no limit of connections")
    func uncounted() async throws {
        let server = try TestServer(
            change: { $0.connectionsPerGroup = 1 }, handler: BoundsTests.plain)
        let clients = try (0..<30).map { _ in try server.client() }
        for client in clients { #expect(try client.get("/").status == 200) }
        await server.stop()
    }

    // MARK: Parked replies

    /// `/GROUP/TOPIC` parks; whoever is told that there are too many says so.
    static func parking(all: Int = 100, perGroup: Int = 2, loops: Int = 1) throws -> TestServer {
        try TestServer(
            loops: loops,
            change: {
                $0.parked = all
                $0.parkedPerGroup = perGroup
            },
            handler: { request in
                let words = request.path.split(separator: "/").compactMap { Int($0) }
                guard words.count == 2 else { return BoundsTests.plain(request) }
                let group = Self.groups[words[0]]
                let topic = Topic(high: 0, low: UInt64(words[1]))
                return .later { .park(on: topic, for: .seconds(25), from: group, then: saying) }
            })
    }

    static func park(_ server: TestServer, _ group: Int, _ topic: Int, parked: Int? = nil) throws -> WireClient {
        let client = try server.client()
        try client.send("GET /\(group)/\(topic) HTTP/1.1\r\nHost: a\r\n\r\n")
        if let parked { try server.untilParked(parked) }
        return client
    }

    @Test(
        "One too many of a group is told so at once, goes on with its connection, and takes no place",
        arguments: [1, 2])
    func crowded(loops: Int) async throws {
        let server = try Self.parking(loops: loops)
        let waiting = [try Self.park(server, 0, 1, parked: 1), try Self.park(server, 0, 2, parked: 2)]
        let refused = try Self.park(server, 0, 3)
        for _ in 0..<5 {
            #expect(try refused.response().text == "crowded\n")
            try refused.send("GET /0/3 HTTP/1.1\r\nHost: a\r\n\r\n")
        }
        #expect(try refused.response().text == "crowded\n")
        let others = [try Self.park(server, 1, 4, parked: 3), try Self.park(server, 2, 5, parked: 4)]
        server.server.wake(Topic(high: 0, low: 1))
        #expect(try waiting[0].response().text == "changed\n")
        try refused.send("GET /0/3 HTTP/1.1\r\nHost: a\r\n\r\n")
        try server.untilParked(4)
        await server.stop()
        for client in [refused, waiting[1]] + others { client.close() }
    }

    @Test("Above the limit of all together nobody is parked, of whatever group")
    func full() async throws {
        let server = try Self.parking(all: 2)
        let waiting = [try Self.park(server, 0, 1, parked: 1), try Self.park(server, 1, 2, parked: 2)]
        #expect(try Self.park(server, 2, 3).response().text == "crowded\n")
        waiting[0].close()
        try server.untilParked(1)
        let next = try Self.park(server, 2, 3, parked: 2)
        await server.stop()
        next.close()
    }

    @Test("However a wait ends, its place is free again, and once", arguments: 0..<5)
    func released(way: Int) async throws {
        let server = try Self.parking()
        for round in 0..<4 {
            let waiting = [try Self.park(server, 0, 1, parked: 1), try Self.park(server, 0, 2, parked: 2)]
            #expect(try Self.park(server, 0, 3).response().text == "crowded\n", "round \(round)")
            switch way {
            case 0: waiting.forEach { $0.close() }
            case 1: waiting.forEach { $0.reset() }
            case 2:
                for (client, topic) in zip(waiting, [UInt64(1), 2]) {
                    server.server.wake(Topic(high: 0, low: topic))
                    #expect(try client.response().text == "changed\n")
                }
            case 3:
                server.advance(26)
                for client in waiting { #expect(try client.response().text == "timeout\n") }
            default:
                // Others take their places, of another group; then these leave.
                let others = [try Self.park(server, 1, 1), try Self.park(server, 1, 2)]
                for client in waiting { #expect(try client.response().text == "replaced\n") }
                #expect(try Self.park(server, 1, 3).response().text == "crowded\n")
                let again = [try Self.park(server, 0, 4, parked: 3), try Self.park(server, 0, 5, parked: 4)]
                #expect(try Self.park(server, 0, 6).response().text == "crowded\n")
                (others + again).forEach { $0.close() }
            }
            try server.untilParked(0)
        }
        await server.stop()
    }

    @Test("Whoever takes a place that its own group has needs no other")
    func replacing() async throws {
        let server = try Self.parking()
        var waiting = [try Self.park(server, 0, 1, parked: 1), try Self.park(server, 0, 2, parked: 2)]
        for _ in 0..<5 {
            let again = try Self.park(server, 0, 1)
            #expect(try waiting[0].response().text == "replaced\n")
            waiting[0] = again
        }
        #expect(server.server.parked == 2)
        await server.stop()
    }

    @Test("A handler that will not answer on the spot is answered for: 503, and when to come again")
    func insists() async throws {
        let server = try TestServer(change: { $0.parked = 0 }) { request in
            @Sendable func forever(_ wakeup: Wakeup) -> Reply {
                request.path == "/later"
                    ? .later { .park(on: .one, for: .seconds(25), then: forever) }
                    : .park(on: .one, for: .seconds(25), then: forever)
            }
            return forever(.changed)
        }
        let client = try server.client()
        for path in ["/park", "/later"] {
            let answer = try client.get(path)
            #expect(answer.status == 503)
            #expect(answer.field("retry-after") == "5")
        }
        #expect(server.server.parked == 0)
        await server.stop()
    }

    @Test("Told to stop, the server gives back what was parked, and nothing twice")
    func stopping() async throws {
        let server = try Self.parking()
        let waiting = [try Self.park(server, 0, 1, parked: 1), try Self.park(server, 0, 2, parked: 2)]
        server.server.beginStop(within: .seconds(10))
        for client in waiting { #expect(try client.response().text == "stopping\n") }
        for client in waiting { client.close() }
        #expect(await server.server.ended())
    }

    // MARK: Defaults

    @Test(
        "By default a group has an eighth, and those who wait leave room for whom they wait for",
        arguments: [
            (20, 10, 64, 5), (1_024, 512, 64, 448), (20_000, 19_488, 1_024, 19_184), (999_999, 100_000, 1_024, 98_438),
        ])
    func defaults(descriptors: Int, connections: Int, perGroup: Int, parked: Int) {
        #expect(ServerConfiguration.connections(descriptors: descriptors) == connections)
        let configuration = ServerConfiguration(addresses: [], connections: connections)
        #expect(configuration.connectionsPerGroup == perGroup && configuration.parkedPerGroup == perGroup)
        #expect(configuration.parked == parked)
        #expect(configuration.group(Peer(ipv4: 127, 0, 0, 1)) == .uncounted)
        #expect(configuration.group(Peer(ipv4: 192, 0, 2, 1)) == ClientGroup(Peer(ipv4: 192, 0, 2, 1)))
    }

    @Test("Half the cores have a loop, and there is always one", arguments: [(1, 1), (2, 1), (3, 1), (4, 2), (64, 32)])
    func loops(cores: Int, loops: Int) {
        #expect(ServerConfiguration.loops(cores: cores) == loops)
    }
}
