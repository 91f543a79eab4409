import MagicLinkHTTP
import MagicLinkServer
import MagicLinkTesting
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("A server that knows one flow", .timeLimit(.minutes(2)))
struct TranscriptTests {
    /// A server for `flow`, for as long as `body` runs, which may block.
    private static func serve(
        _ flow: LoginFlowFixture, as actors: Set<FlowStep.Actor> = Set(FlowStep.Actor.allCases),
        _ body: @Sendable @escaping (RunningTranscript) async throws -> Void
    ) async throws {
        let running = try RunningTranscript(Transcript(flow, actors: actors))
        let result = await Task(executorPreference: BlockingExecutor()) { try await body(running) }.result
        await running.stop()
        try result.get()
    }

    /// How it ended; nil if it does not end, for a test that waits for ever tells nobody why.
    private static func end(of running: RunningTranscript) async -> TranscriptService.End? {
        let ending = Task { await running.end() }
        let watchdog = Task {
            do { try await Task.sleep(for: .seconds(20)) } catch { return }
            ending.cancel()
        }
        defer { watchdog.cancel() }
        return await ending.value
    }

    @Test("A client that follows the flow is answered to its end", arguments: Flows.names)
    func followed(name: String) async throws {
        let flow = try Flows.load(name)
        try await Self.serve(flow) { running in
            let found = try await Flows.difference(
                flow, at: running.address, called: "x", readsLostAnswers: false)
            #expect(found == nil, "\(String(describing: found))")
            #expect(await Self.end(of: running) == .complete)
        }
    }

    @Test("A client that sends something else at a step is told so, at every step", arguments: Flows.names)
    func deviating(name: String) async throws {
        let flow = try Flows.load(name)
        for step in flow.steps {
            let changed = flow.changing { $0.id == step.id ? Self.deviation(of: $0) : $0 }
            try await Self.serve(flow) { running in
                _ = try await Flows.difference(
                    changed, at: running.address, called: "x", readsLostAnswers: false)
                guard case .deviation(let found)? = await Self.end(of: running) else {
                    Issue.record("\(flow).\(step) was not missed")
                    return
                }
                #expect(found.step == step.id)
                #expect(found.place == (step.request.form == nil ? "request" : "form.more"), "\(found)")
            }
        }
    }

    /// One field more, or another path.
    private static func deviation(of step: FlowStep) -> FlowStep {
        let request = step.request
        guard let form = request.form else {
            return step.with(
                request: FlowRequest(
                    method: request.method, path: request.path + "x", headers: request.headers, form: nil))
        }
        return step.with(
            request: FlowRequest(
                method: request.method, path: request.path, headers: request.headers,
                form: form + [FlowField("more", "x")]))
    }

    @Test("A client that leaves out a step is told which one was expected", arguments: Flows.names)
    func leavingOut(name: String) async throws {
        let flow = try Flows.load(name)
        // Every value is known beforehand, so that nothing later lacks what the step would have told.
        for (index, step) in flow.steps.enumerated().dropLast() where step.mail == nil {
            let held = flow.steps.contains { $0.answeredAfter == step.id }
            guard !held, !Self.looksAlike(step, flow.steps[index + 1]) else { continue }
            let changed = flow.changing { $0.id == step.id ? nil : $0 }
            try await Self.serve(flow) { running in
                _ = try await Flows.difference(
                    changed, at: running.address, called: "x", readsLostAnswers: false, expecting: flow.values)
                guard case .deviation(let found)? = await Self.end(of: running) else {
                    Issue.record("\(flow).\(step) was not missed")
                    return
                }
                #expect(found.step == step.id || Self.followsAlike(flow, step, found.step), "\(step): \(found)")
            }
        }
    }

    private static func looksAlike(_ one: FlowStep, _ other: FlowStep) -> Bool {
        one.request.form == other.request.form && one.request.path == other.request.path
            && one.request.method == other.request.method
    }

    /// True if `found` is a later step of the same kind.
    private static func followsAlike(_ flow: LoginFlowFixture, _ step: FlowStep, _ found: String?) -> Bool {
        guard let other = flow.steps.first(where: { $0.id == found }) else { return false }
        return other.now >= step.now && looksAlike(step, other)
    }

    // MARK: One request

    private static func request(
        _ method: Method = .post, _ target: String = "/device_authorization",
        _ body: String = "client_id=magiclink&login_hint=ada%40example.org", _ fields: Fields = []
    ) -> IncomingRequest {
        var all = fields
        if method == .post, all["content-type"] == nil { all["content-type"] = Form.mediaType }
        return IncomingRequest(method: method, target: target, fields: all, body: Array(body.utf8))
    }

    /// A first request of the happy path, and where it leaves the flow; nil if nowhere.
    static let requests: [(IncomingRequest, String?)] = [
        (request(), nil),
        (request(.post, "/device_authorization", "login_hint=ada@example.org&client_id=magiclink"), nil),
        (request(.post, "/device_authorization", "login_hint=ada@example.org&client_id=magiclink&x="), nil),
        (
            request(
                .post, "/device_authorization", "client_id=magiclink&login_hint=ada%40example.org",
                [("content-type", "application/x-www-form-urlencoded; charset=UTF-8"), ("user-agent", "x")]), nil
        ),
        (request(.post, "/device_authorization", "client_id=magiclink"), "form.login_hint"),
        (request(.post, "/device_authorization", "client_id=other&login_hint=ada%40example.org"), "form.client_id"),
        (request(.post, "/device_authorization", "client_id=magiclink&login_hint=ada%40example.org&x=1"), "form.x"),
        (request(.post, "/device_authorization", "client_id=a&client_id=a"), "form"),
        (request(.post, "/device_authorization?x"), "request"), (request(.post, "/"), "request"),
        (request(.get, "/device_authorization", ""), "request"),
        (
            request(
                .post, "/device_authorization", "client_id=magiclink&login_hint=ada%40example.org",
                [("authorization", "Basic eDo=")]), "headers.Authorization"
        ),
        (
            request(
                .post, "/device_authorization", "client_id=magiclink&login_hint=ada%40example.org",
                [("prefer", "wait=5")]), "headers.Prefer"
        ),
        (
            request(
                .post, "/device_authorization", "client_id=magiclink&login_hint=ada%40example.org",
                [("content-type", "text/plain")]), "form"
        ),
    ]

    @Test("What a service acts by is compared, and nothing else", arguments: requests.indices)
    func compared(index: Int) throws {
        let (request, place) = Self.requests[index]
        var transcript = Transcript(try Flows.load("happy_path"))
        switch transcript.receive(request) {
        case .answer(let answer):
            #expect(place == nil)
            #expect(answer.status == 200)
            #expect(transcript.expected?.id == "poll_pending")
        case .hold: Issue.record("held")
        case .deviation(let difference):
            #expect(difference.step == "begin" && difference.place == place, "\(difference)")
        }
    }

    @Test("Behind the last step nothing more is expected")
    func behind() throws {
        let flow = try Flows.load("happy_path").changing { $0.id == "begin" ? $0 : nil }
        var transcript = Transcript(flow)
        #expect(!transcript.isComplete)
        guard case .answer = transcript.receive(Self.request()) else {
            Issue.record("not answered")
            return
        }
        #expect(transcript.isComplete && transcript.expected == nil)
        guard case .deviation(let difference) = transcript.receive(Self.request()) else {
            Issue.record("answered")
            return
        }
        #expect(difference.expected == "nothing more" && difference.found == "POST /device_authorization")
    }

    // MARK: As one of them

    @Test("A client that plays the origin alone sees the others do their part")
    func asOrigin() async throws {
        let flow = try Flows.load("happy_path")
        let own = flow.changing { $0.actor == .origin ? $0 : nil }
        #expect(own.steps.map(\.id) == ["begin", "poll_pending", "poll_waiting", "session"])
        try await Self.serve(flow, as: [.origin]) { running in
            var transcript: [String] = []
            let client = try WireClient(running.address)
            for step in own.steps {
                let call = try flow.call(of: step)
                let fields = call.headers.map { "\($0.name): \($0.value)\r\n" }.joined()
                try client.send(
                    "\(call.method) \(call.path) HTTP/1.1\r\nHost: x\r\n\(fields)Content-Length: \(call.body.count)\r\n\r\n"
                )
                try client.send(call.body)
                let response = try client.response()
                #expect(response.body == (try flow.answer(of: step).body))
                transcript.append(step.id)
                if step.id == "begin" {
                    let box = try WireClient(running.address).get("/dev/mailbox")
                    #expect(box.text.contains("/confirm/\(try #require(flow.values["link_token"]))"))
                    #expect(try WireClient(running.address).get("/dev/clock").text == "1800000000\n")
                }
            }
            #expect(await Self.end(of: running) == .complete)
        }
    }

    @Test("A lost answer comes as a proxy reports it, and the client asks again")
    func lost() async throws {
        let flow = try Flows.load("resumed_after_lost_reply")
        try await Self.serve(flow, as: [.origin]) { running in
            var statuses: [Int] = []
            for step in flow.steps where step.actor == .origin {
                let connection = try LoopbackConnection(try #require(running.address))
                try connection.send(try flow.call(of: step), host: "x")
                statuses.append(try connection.answer(toHead: false).status)
            }
            #expect(statuses == [200, 504, 200, 200, 400, 200])
            #expect(await Self.end(of: running) == .complete)
        }
    }

    @Test("What is no request is a deviation")
    func unreadable() async throws {
        try await Self.serve(try Flows.load("happy_path")) { running in
            let client = try WireClient(running.address)
            try client.send("POST\r\n\r\n")
            #expect(try client.response().text.contains("step \"begin\": request: expected one that can be read"))
            guard case .deviation? = await Self.end(of: running) else {
                Issue.record("no deviation")
                return
            }
        }
    }
}
