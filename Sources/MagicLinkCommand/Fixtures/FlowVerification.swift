import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting

/// Replays flows against this build: a development service in this process, reached through sockets, with the fixtures'
/// keys, chance and clock. It has to give every value as it is written, to the last byte of each token.
enum FlowVerification {
    /// A line for each flow of which this build says something else.
    static func differences(_ fixtures: FixtureSet) async throws -> [String] {
        var differences: [String] = []
        for flow in fixtures.flows {
            if let difference = try await difference(flow, keys: try fixtures.keys.ring()) {
                differences.append("flow \(flow.id): \(difference)")
            }
        }
        return differences
    }

    /// The first difference, or nil.
    static func difference(_ flow: LoginFlowFixture, keys: KeyRing) async throws -> FlowDifference? {
        guard let base = BaseURL(flow.values["base"] ?? "") else {
            return FlowDifference(step: nil, place: "values.base", expected: "a base URL", found: "none")
        }
        let clock = ManualClock(flow.start)
        let local = [ListenAddress.ip(Self.loopback)]
        let settings = ServiceSettings(
            listen: local, adminListen: local, baseURL: base, store: .memory, policy: try LoginPolicy(), origins: [])
        let store = try OpenStore(.memory) { _ in clock }
        let server = try await DevelopmentServer(
            settings: settings, keys: keys, store: store,
            surroundings: .init(manualClock: clock, random: SeededRandom(seed: flow.seed)))
        let result: FlowDifference?
        do {
            result = try await play(flow, against: server, authority: base.authority)
        } catch {
            _ = await server.logins.stop(within: .zero)
            throw error
        }
        _ = await server.logins.stop(within: .zero)
        return result
    }

    private static func play(_ flow: LoginFlowFixture, against server: DevelopmentServer, authority: String)
        async throws -> FlowDifference?
    {
        guard let address = server.logins.server.addresses.first else {
            return FlowDifference(step: nil, place: "service", expected: "an address", found: "none")
        }
        var target = LiveTarget(address, authority: authority)
        var replay = FlowReplay(flow, start: flow.start, expecting: flow.values)
        do {
            _ = try await target.prepare()
            try await replay.run(on: &target)
            return nil
        } catch let difference as FlowDifference {
            return difference
        }
    }

    /// 127.0.0.1 and a free port.
    private static let loopback = Peer(ipv4: 127, 0, 0, 1)
}
