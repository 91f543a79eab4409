import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("Playing a flow")
struct FlowReplayTests {
    @Test("A service that says what is written has no difference, at any time", arguments: FlowSample.names)
    func same(name: String) async throws {
        let flow = try FlowSample.load(name)
        var parrot = Parrot(flow)
        var replay = FlowReplay(flow, start: flow.start, expecting: flow.values)
        try await replay.run(on: &parrot)
        #expect(parrot.calls == (try flow.steps.map { try flow.call(of: $0) }))
        #expect(parrot.clock == parrot.clock.sorted() && Set(parrot.clock) == Set(flow.steps.map(\.now.seconds)))
    }

    @Test("Another status, one more field or one more member is found at its step", arguments: FlowSample.names)
    func differences(name: String) async throws {
        let flow = try FlowSample.load(name)
        for step in flow.steps {
            try await Self.expect(flow, "status", at: step) { answer in
                FlowAnswer(status: answer.status == 200 ? 400 : 200, headers: answer.headers, body: answer.body)
            }
            try await Self.expect(flow, "headers", at: step) { answer in
                FlowAnswer(
                    status: answer.status, headers: answer.headers + [FlowField("set-cookie", "a=b")], body: answer.body
                )
            }
            try await Self.expect(flow, Self.place(of: step.response.body), at: step) { answer in
                FlowAnswer(status: answer.status, headers: answer.headers, body: Self.altered(answer.body))
            }
        }
    }

    private static func place(of body: FlowBody) -> String {
        switch body {
        case .none: "body"
        case .json: "body.more"
        case .page: "page"
        }
    }

    /// One member more, or one form more.
    private static func altered(_ body: [UInt8]) -> [UInt8] {
        let text = String(decoding: body, as: UTF8.self)
        if text.hasPrefix("{}") { return Array(#"{"more":1}"#.utf8) }
        if text.hasPrefix("{") { return Array((#"{"more":1,"# + text.dropFirst()).utf8) }
        return Array((text + "<form action=\"/x\"></form>").utf8)
    }

    private static func expect(
        _ flow: LoginFlowFixture, _ place: String, at step: FlowStep,
        _ change: @escaping @Sendable (FlowAnswer) -> FlowAnswer
    ) async throws {
        var parrot = Parrot(flow, change: { $0.id == step.id ? change($1) : $1 })
        var replay = FlowReplay(flow, start: flow.start)
        let found = try await difference(&replay, &parrot)
        #expect(
            found?.step == step.id && found?.place == place, "\(flow).\(step): \(place): \(String(describing: found))")
    }

    /// What the run finds; nil if nothing.
    private static func difference(_ replay: inout FlowReplay, _ parrot: inout Parrot) async throws -> FlowDifference? {
        do {
            try await replay.run(on: &parrot)
            return nil
        } catch let difference as FlowDifference {
            return difference
        }
    }

    /// What is written, what comes, how far the clock is ahead, and where they differ (nil: nowhere).
    static let documents: [(JSONValue, JSONValue, Int64, String?)] = [
        (["a": "{{x}}"], ["a": "1"], 0, nil), (["a": "{{known}}"], ["a": "1"], 0, "body.a"),
        (["a": 1], ["a": "1"], 0, "body.a"), (["a": 1], [:], 0, "body.a"), ([:], ["a": 1], 0, "body.a"),
        (["exp": 10], ["exp": 15], 5, nil), (["exp": 10], ["exp": 10], 5, "body.exp"),
        (["life": 10], ["life": 10], 5, nil), (["life": 10], ["life": 15], 5, "body.life"),
        (["a": ["b": ["{{x}}", 2]]], ["a": ["b": ["1", 2]]], 0, nil), (["a": [1]], ["a": [1, 2]], 0, "body.a"),
        (["a": ["b": [1]]], ["a": ["b": [2]]], 0, "body.a.b[0]"), (["a": 1, "b": 2], ["b": 2, "a": 1], 0, nil),
    ]

    @Test("Documents are compared to the last member, times by the clock", arguments: documents)
    func document(_ written: JSONValue, _ found: JSONValue, _ shift: Int64, _ place: String?) async throws {
        let response = FlowResponse(status: 200, headers: [], body: .json(written, times: ["exp"]))
        let flow = FlowSample.flow([FlowSample.step(response: response)], values: ["known": "0", "x": "0"])
        var parrot = Parrot(flow, change: { _, _ in FlowAnswer(status: 200, body: found.utf8) })
        var replay = FlowReplay(
            flow, start: flow.start + .seconds(shift), expecting: ["known": "0"])
        #expect(try await Self.difference(&replay, &parrot)?.place == place)
        #expect(parrot.clock == [1000 + shift])
    }

    @Test("A token may be another text, and has to say the same", arguments: [0, 7])
    func tokens(shift: Int64) async throws {
        func token(_ claims: JSONValue) -> String {
            "\(Base64URL.encode(Array(#"{"alg":"HS256"}"#.utf8))).\(Base64URL.encode(claims.utf8)).c2ln"
        }
        let response = FlowResponse(status: 200, headers: [], body: .json(["t": "{{t}}"], times: []))
        let written = FlowToken(
            name: "t", header: ["alg": "HS256"], claims: ["sid": "{{sid}}", "iat": 100], times: ["iat"])
        let flow = FlowSample.flow(
            [FlowSample.step("one", response: response), FlowSample.step("two", response: response)],
            values: ["t": "x", "sid": "s"], tokens: [written])
        let cases: [(JSONValue, String?)] = [
            (["sid": "other", "iat": .integer(100 + shift)], nil),
            (["sid": "other", "iat": .integer(101 + shift)], "t.claims.iat"),
            (["sid": 1, "iat": .integer(100 + shift)], "t.claims.sid"),
            (["sid": "other", "iat": .integer(100 + shift), "exp": 1], "t.claims.exp"),
        ]
        for (claims, place) in cases {
            let text = token(claims)
            var parrot = Parrot(
                flow, change: { _, _ in FlowAnswer(status: 200, body: JSONValue.object(["t": .string(text)]).utf8) })
            var replay = FlowReplay(flow, start: flow.start + .seconds(shift))
            #expect(try await Self.difference(&replay, &parrot)?.place == place)
        }
        // The same name has the same value at every step.
        let (first, second) = (
            token(["sid": "a", "iat": .integer(100 + shift)]), token(["sid": "a", "iat": .integer(100 + shift)]) + "x"
        )
        var parrot = Parrot(
            flow,
            change: { step, _ in
                FlowAnswer(status: 200, body: JSONValue.object(["t": .string(step.id == "one" ? first : second)]).utf8)
            })
        var replay = FlowReplay(flow, start: flow.start + .seconds(shift))
        let error = try await Self.difference(&replay, &parrot)
        #expect(error?.step == "two" && error?.place == "body.t")
    }

    @Test("A mail to somebody else, or with another link, is a difference")
    func mail() async throws {
        let flow = try FlowSample.load("happy_path")
        for place in ["mail.to", "mail.link"] {
            var parrot = Parrot(
                flow,
                mailChange: { mail in
                    place == "mail.to"
                        ? FlowMail(to: "eve@example.org", link: mail.link)
                        : FlowMail(to: mail.to, link: mail.link.replacing("/confirm/", with: "/other/"))
                })
            var replay = FlowReplay(flow, start: flow.start)
            let error = try await Self.difference(&replay, &parrot)
            #expect(error?.step == "begin" && error?.place == place)
        }
    }

    @Test("What is expected of a service has to come from it")
    func expecting() async throws {
        let flow = try FlowSample.load("happy_path")
        var parrot = Parrot(flow)
        var replay = FlowReplay(flow, start: flow.start, expecting: ["sid": "another"])
        let error = try await Self.difference(&replay, &parrot)
        #expect(error?.place == "device_code.claims.sid")
        #expect(
            "\(try #require(error))".hasPrefix(#"step "begin": device_code.claims.sid: expected "another", found "#))
    }
}
