import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import Synchronization

/// Answers exactly the requests of a flow, in their order, with the answers that are written there.
///
/// Beside the flow, for clients that want to know: `GET /dev/clock`, and `GET /dev/mailbox` as JSON.
final class TranscriptService: RequestHandler {
    /// How it ended.
    enum End: Sendable, Equatable {
        /// The last step was answered.
        case complete
        /// The client left the flow.
        case deviation(FlowDifference)
    }

    private struct State {
        var transcript: Transcript
        var end: End?
    }

    private let state: Mutex<State>
    private let ended: @Sendable (End) -> Void
    private let wake: @Sendable (Topic) -> Void

    /// Creates the service.
    ///
    /// - Parameters:
    ///   - wake: wakes who is parked on a topic.
    ///   - ended: called once.
    init(
        _ transcript: Transcript, wake: @escaping @Sendable (Topic) -> Void, ended: @escaping @Sendable (End) -> Void
    ) {
        state = Mutex(State(transcript: transcript))
        self.wake = wake
        self.ended = ended
    }

    /// The step that is expected; nil behind the last.
    var expected: FlowStep? { state.withLock { $0.transcript.expected } }

    func respond(to request: IncomingRequest) -> Reply {
        if request.path.hasPrefix("/dev/") { return .now(page(request)) }
        let reaction = state.withLock { state -> Transcript.Reaction? in
            state.end == nil ? state.transcript.receive(request) : nil
        }
        defer { goOn() }
        switch reaction {
        case .answer(let answer): return .now(OutgoingResponse(answer))
        case .hold(let index): return hold(index)
        case .deviation(let difference): return .now(leave(difference))
        case nil: return .now(.text(.conflict, "this flow has ended"))
        }
    }

    /// What is no request is no step either.
    func refuse(_ refusal: Refusal) -> OutgoingResponse {
        leave(
            FlowDifference(
                step: expected?.id, place: "request", expected: "one that can be read", found: refusal.reason))
    }

    /// A client that deviates hears of it at once, and so does whoever started the server.
    private func leave(_ difference: FlowDifference) -> OutgoingResponse {
        finish(.deviation(difference))
        var response = OutgoingResponse.text(.conflict, "\(difference)")
        response.close = true
        return response
    }

    // MARK: Holding

    /// As long as a service holds a poll.
    private static let patience: Duration = .seconds(25)

    private func hold(_ index: Int) -> Reply {
        .park(on: Topic(high: 0, low: UInt64(index)), for: Self.patience) { [self] wakeup in
            let (step, isReleased) = state.withLock { state in
                (state.transcript.flow.steps[index], state.transcript.isReleased(index))
            }
            // What a client sees of a lost answer is what a proxy says of it.
            guard !step.isLost else { return .now(.text(Status(504), "this answer was lost on its way")) }
            guard isReleased else {
                guard wakeup == .timeout else { return .now(.text(.serviceUnavailable, "the flow has ended")) }
                return .now(
                    leave(
                        FlowDifference(
                            step: step.id, place: "held",
                            expected: "the step \"\(step.answeredAfter ?? "")\" within 25 s",
                            found: "nothing")))
            }
            do throws(FlowDifference) {
                return .now(OutgoingResponse(try state.withLock { $0.transcript.flow }.answer(of: step)))
            } catch {
                return .now(leave(error))
            }
        }
    }

    /// After each request: whoever was waiting for it is answered, and behind the last one all is over.
    private func goOn() {
        let (released, isComplete) = state.withLock { ($0.transcript.released, $0.transcript.isComplete) }
        for index in released { wake(Topic(high: 0, low: UInt64(index))) }
        if isComplete { finish(.complete) }
    }

    private func finish(_ end: End) {
        let isFirst = state.withLock { state in
            defer { state.end = state.end ?? end }
            return state.end == nil
        }
        if isFirst { ended(end) }
    }

    // MARK: Beside the flow

    private func page(_ request: IncomingRequest) -> OutgoingResponse {
        switch (request.path, request.method) {
        case ("/dev/clock", .get), ("/dev/clock", .post):
            return .text(.ok, "\(state.withLock { $0.transcript.now })")
        case ("/dev/mailbox", .get):
            do throws(FlowDifference) {
                let mails = try state.withLock { state throws(FlowDifference) in try state.transcript.mails() }
                let list = mails.map { mail -> JSONValue in
                    ["to": .string(mail.to), "subject": "", "link": .string(mail.link), "text": ""]
                }
                return .json(.ok, JSONValue.array(list).utf8)
            } catch {
                return .text(.internalServerError, "\(error)")
            }
        default: return .text(.notFound, "there is no such page")
        }
    }
}

extension OutgoingResponse {
    /// An answer of a flow.
    fileprivate init(_ answer: FlowAnswer) {
        self.init(Status(answer.status), body: answer.body)
        for field in answer.headers { fields.add(field.name, field.value) }
    }
}
