import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting
import Testing

@testable import MagicLinkCommand

@Suite("A flow against a live service", .timeLimit(.minutes(2)))
struct FlowReplayTests {
    @Test("There are flows to play")
    func names() {
        #expect(Flows.names.count == 13)
    }

    @Test(
        "A service with other keys, other chance and a clock of its own says what is written, as often as it is asked",
        arguments: Flows.names, RunningService.Store.allCases)
    func live(name: String, on store: RunningService.Store) async throws {
        try await RunningService.run(on: store) { running in
            let flow = try Flows.load(name)
            for _ in 0..<3 {
                let found = try await Flows.difference(flow, at: running.address, called: running.host)
                #expect(found == nil, "\(String(describing: found))")
            }
            // Twice behind the flow's own time, for there it stood after the first.
            #expect(running.clock.now > flow.start + .seconds(4 * 86_400))
        }
    }

    @Test("The first difference is named: the step, what is written, what came", arguments: Flows.names)
    func difference(name: String) async throws {
        let flow = try Flows.load(name)
        // Every fourth step: each takes a run of its own, and a service, for a mail of one that was broken off may still
        // be on its way.
        for (index, step) in flow.steps.enumerated() where index % 4 == 1 {
            let response = FlowResponse(
                status: step.response.status + 1, headers: step.response.headers, body: step.response.body)
            let changed = flow.changing { $0.id == step.id ? $0.with(response: response) : $0 }
            try await RunningService.run { running in
                let found = try await Flows.difference(changed, at: running.address, called: running.host)
                #expect(found?.step == step.id && found?.place == "status", "\(String(describing: found))")
                #expect(found?.expected == "\(step.response.status + 1)")
            }
        }
    }

    @Test("Played with the fixtures' keys and chance, every value is the one of the file", arguments: Flows.names)
    func verification(name: String) async throws {
        let keys = try FixtureSet(directory: Flows.directory).keys.ring()
        let flow = try Flows.load(name)
        #expect(try await FlowVerification.difference(flow, keys: keys) == nil)
        let others = try KeyRing.generate(
            try #require(KeyID("fixtures-2027")), from: SeededRandom(seed: 1).bytes(32))
        let found = try #require(try await FlowVerification.difference(flow, keys: others))
        #expect(found.step == "begin" && found.place == "body.device_code")
        let last = try #require(flow.steps.last)
        let response = FlowResponse(status: 500, headers: last.response.headers, body: last.response.body)
        let changed = flow.changing { $0.id == last.id ? $0.with(response: response) : $0 }
        let lastFound = try #require(try await FlowVerification.difference(changed, keys: keys))
        #expect(lastFound.step == last.id && lastFound.place == "status")
    }

    @Test("Nobody listens, no manual clock, somebody else's machine: each is said", arguments: [0, 1, 2])
    func unreachable(index: Int) async throws {
        try await RunningService.run { running in
            let flow = try Flows.load("denied")
            let address = [ListenAddress("127.0.0.1:1"), running.adminAddress, ListenAddress("192.0.2.1:80")][index]
            let said = [
                "127.0.0.1:1 cannot be reached: nobody listens there", "shows no clock (404)",
                "192.0.2.1:80 is no address of this machine alone",
            ][index]
            let error = await #expect(throws: LoopbackConnection.Failure.self) {
                _ = try await Flows.difference(flow, at: address, called: running.host)
            }
            #expect(try #require(error).description.contains(said))
        }
    }

    @Test(
        "An URL that is none of this machine is wrong usage",
        arguments: [
            "https://127.0.0.1:8080", "127.0.0.1:8080", "http://192.0.2.1:8080", "http://example.org", "http://", "",
            "http://127.0.0.1:8080/x", "ftp://127.0.0.1",
        ])
    func urls(text: String) {
        #expect(throws: UsageProblem.self) { try LiveTarget(url: text) }
    }

    @Test(
        "The other spellings are understood", arguments: ["http://127.0.0.1", "http://localhost:1/", "http://[::1]:1"])
    func goodURLs(text: String) throws {
        _ = try LiveTarget(url: text)
    }

    /// What comes over the wire, and whether it is an answer.
    static let wireTexts: [(String, Bool, Bool)] = [
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", false, true),
        ("HTTP/1.1 200 OK\r\ncontent-length:2\r\n\r\nab", false, true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na", false, false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nabc", false, false),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", true, true),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", true, false),
        ("HTTP/1.1 204 No Content\r\n\r\n", false, true), ("HTTP/1.1 204 No Content\r\n\r\na", false, false),
        ("HTTP/1.1 200 OK\r\n\r\nab", false, false), ("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n", false, false),
        ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", false, false),
        ("HTTP/1.1 200 OK\r\nno field\r\n\r\n", false, false), ("", false, false), ("HTTP/1.1 200", false, false),
        ("HTTP/1.1 99 No\r\nContent-Length: 0\r\n\r\n", false, false),
    ]

    @Test("An answer that is cut, endless or no HTTP/1.1 is none", arguments: wireTexts)
    func answers(_ text: String, toHead: Bool, isAnswer: Bool) {
        #expect((FlowAnswer(wire: Array(text.utf8), toHead: toHead) != nil) == isAnswer)
    }
}
