import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting

/// Where a client stands in a flow that it has to follow request by request. It knows no socket and no time.
struct Transcript: Sendable {
    /// What a request brings.
    enum Reaction: Sendable, Equatable {
        /// The step's answer.
        case answer(FlowAnswer)
        /// Nothing yet: the step of that index is answered once another one is done.
        case hold(Int)
        /// The client has left the flow.
        case deviation(FlowDifference)
    }

    /// The flow.
    let flow: LoginFlowFixture
    /// Whose steps the client plays; the others are done by nobody, as soon as it is their turn.
    private let actors: Set<FlowStep.Actor>
    /// The index of the step that is expected; the number of steps where none is.
    private(set) var next = 0
    private var done: Set<String> = []
    private var held: Set<Int> = []

    init(_ flow: LoginFlowFixture, actors: Set<FlowStep.Actor> = Set(FlowStep.Actor.allCases)) {
        self.flow = flow
        self.actors = actors
        skip()
    }

    /// True once every step was asked for, and every one that was held may be answered.
    var isComplete: Bool { next == flow.steps.count && held.allSatisfy(isReleased) }

    /// The step that is expected; nil behind the last.
    var expected: FlowStep? { next < flow.steps.count ? flow.steps[next] : nil }

    /// What the flow's clock shows: it moves with the client.
    var now: Int64 { flow.steps[max(0, next - 1)].now.seconds }

    /// The mails that were sent by now, newest first.
    func mails() throws(FlowDifference) -> [FlowMail] {
        let values = FlowValues(flow.values)
        var mails: [FlowMail] = []
        for step in flow.steps[..<next].reversed() {
            guard let mail = step.mail else { continue }
            mails.append(FlowMail(to: try values.fill(mail.to), link: try values.fill(mail.link)))
        }
        return mails
    }

    /// The steps that were held and may be answered now.
    var released: [Int] { held.filter(isReleased) }

    /// True if the step of that index, which was held, may be answered.
    func isReleased(_ index: Int) -> Bool { flow.steps[index].answeredAfter.map(done.contains) ?? true }

    /// Takes the client's next request.
    mutating func receive(_ request: IncomingRequest) -> Reaction {
        guard let step = expected else {
            return .deviation(
                FlowDifference(
                    step: nil, place: "behind the last step", expected: "nothing more",
                    found: "\(request.method) \(request.target)"))
        }
        do throws(FlowDifference) {
            try Self.compare(request, with: try flow.call(of: step))
            let index = next
            next += 1
            if step.answeredAfter == nil { done.insert(step.id) }
            skip()
            if isReleased(index), !step.isLost { return .answer(try flow.answer(of: step)) }
            held.insert(index)
            return .hold(index)
        } catch {
            return .deviation(
                FlowDifference(step: step.id, place: error.place, expected: error.expected, found: error.found))
        }
    }

    /// Passes over the steps that others play.
    private mutating func skip() {
        while let step = expected, !actors.contains(step.actor) {
            done.insert(step.id)
            next += 1
        }
    }

    // MARK: Comparing

    /// Compares what a service would act by. What a client calls itself, and what its library adds, is its own affair.
    private static func compare(_ request: IncomingRequest, with call: FlowCall) throws(FlowDifference) {
        func check(_ place: String, _ expected: String?, _ found: String?) throws(FlowDifference) {
            guard expected != found else { return }
            throw FlowDifference(step: nil, place: place, expected: expected ?? "none", found: found ?? "none")
        }
        var fields = Fields()
        for field in call.headers { fields.add(field.name, field.value) }
        let wanted = IncomingRequest(
            method: Method(rawValue: call.method), target: call.path, fields: fields, body: call.body)
        try check(
            "request", "\(wanted.method) \(wanted.target)", "\(request.method) \(request.target)")
        try check("headers.Authorization", wanted.fields["authorization"], request.fields["authorization"])
        try check(
            "headers.Prefer", Preference.wait(in: wanted).map { "wait=\($0.components.seconds)" },
            Preference.wait(in: request).map { "wait=\($0.components.seconds)" })
        guard wanted.fields["content-type"] != nil else {
            return try check("body", "0 bytes", "\(request.body.count) bytes")
        }
        let (expected, found) = (try form(wanted), try form(request))
        for name in Set(expected.names + found.names).sorted() {
            try check("form.\(name)", expected[name], found[name])
        }
    }

    private static func form(_ request: IncomingRequest) throws(FlowDifference) -> Form {
        do throws(FormError) {
            return try Form.parse(request)
        } catch {
            throw FlowDifference(
                step: nil, place: "form", expected: "a body of type \(Form.mediaType)", found: error.code)
        }
    }
}
