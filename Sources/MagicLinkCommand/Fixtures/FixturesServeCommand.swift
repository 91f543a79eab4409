import MagicLinkHTTP
import MagicLinkServer
import MagicLinkTesting

/// `magiclink fixtures serve`: a server that answers one flow and nothing else, for a client's tests.
enum FixturesServeCommand {
    static func run(_ arguments: [String]) async -> ExitCode {
        do {
            let options = try ServeFlowOptions(arguments)
            let flow = try LoginFlowFixture.load(options.flow, from: options.directory)
            return try await serve(Transcript(flow, actors: options.actors), on: options.port)
        } catch {
            return ExitCode(saying: error)
        }
    }

    private static func serve(_ transcript: Transcript, on port: UInt16) async throws -> ExitCode {
        // Before anything starts, so that no signal is lost.
        let stop = try StopSignal()
        let running = try RunningTranscript(transcript, on: port)
        Terminal.say("\(running.url)")
        Terminal.say("\(transcript.flow): \(transcript.flow.sentence) The clock stands at \(transcript.now).")
        let end = await running.end(or: stop)
        let expected = running.service.expected
        await running.stop()
        switch end {
        case .complete:
            Terminal.say("\(transcript.flow): complete")
            return .done
        case .deviation(let difference):
            Terminal.complain("\(transcript.flow): \(difference)")
        case nil:
            let missing = expected.map { "step \"\($0)\" was still to come" } ?? "an answer was still to be given"
            Terminal.complain("\(transcript.flow): stopped: \(missing)")
        }
        return .failed
    }
}

/// A transcript behind a socket of this machine.
struct RunningTranscript {
    let service: TranscriptService
    private let server: Server
    private let ends: AsyncStream<TranscriptService.End?>
    private let tell: AsyncStream<TranscriptService.End?>.Continuation

    /// Binds and starts; port 0 stands for a free one.
    init(_ transcript: Transcript, on port: UInt16 = 0) throws(ServerError) {
        let (ends, tell) = AsyncStream.makeStream(of: TranscriptService.End?.self)
        let relay = Relay()
        let address = ListenAddress.ip(Peer(ipv4: 127, 0, 0, 1, port: port))
        // One loop: requests are taken in one order, which is what a transcript is about.
        let server = Server(handler: relay, configuration: ServerConfiguration(addresses: [address], loops: 1))
        service = TranscriptService(
            transcript, wake: { server.wake($0) }, ended: { end in _ = tell.yield(end) })
        relay.connect(service)
        try server.start()
        (self.server, self.ends, self.tell) = (server, ends, tell)
    }

    var address: ListenAddress? { server.addresses.first }

    /// What the client is told.
    var url: String { "http://\(address.map { "\($0)" } ?? "")" }

    /// Waits until the flow has ended, or for the signal; nil for the signal.
    func end(or signal: StopSignal? = nil) async -> TranscriptService.End? {
        if let signal {
            Task { [tell] in
                do { try await signal.wait() } catch { Terminal.complain("\(error)") }
                tell.yield(nil)
            }
        }
        for await end in ends { return end }
        return nil
    }

    /// Lets the last answers out and stops.
    func stop() async {
        _ = await server.stop(within: .seconds(2))
    }
}

/// The words behind `magiclink fixtures serve`.
struct ServeFlowOptions: Equatable {
    var flow: String
    var port: UInt16 = 0
    var directory = "Fixtures"
    var actors = Set(FlowStep.Actor.allCases)

    init(_ arguments: [String]) throws(UsageProblem) {
        var options = Options(arguments)
        var flow: String?
        var named: Set<FlowStep.Actor> = []
        while let option = options.next() {
            switch option {
            case "--flow": flow = try options.value(of: option)
            case "--fixtures": directory = try options.value(of: option)
            case "--port":
                let text = try options.value(of: option)
                guard let number = UInt16(text) else { throw UsageProblem("\"\(text)\" is no port, 0 to 65535") }
                port = number
            case "--as":
                let text = try options.value(of: option)
                guard let actor = FlowStep.Actor(rawValue: text) else {
                    let all = FlowStep.Actor.allCases.map(\.rawValue).joined(separator: ", ")
                    throw UsageProblem("nobody is called \"\(text)\" in a flow, only \(all)")
                }
                named.insert(actor)
            default:
                throw UsageProblem(
                    """
                    fixtures serve does not know "\(option)"; it takes --flow NAME, --port NUMBER, --as ACTOR, \
                    --fixtures DIRECTORY
                    """)
            }
        }
        guard let flow else { throw UsageProblem("fixtures serve needs --flow NAME") }
        self.flow = flow
        if !named.isEmpty { actors = named }
    }
}
