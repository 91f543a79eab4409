public import MagicLinkJWT

/// A service that a flow can be played against: a live one behind sockets, or one in this process.
public protocol FlowTarget {
    /// A request that was sent and has no answer yet.
    associatedtype Pending

    /// Lets the service's clock show `now`.
    mutating func setClock(_ now: NumericDate) async throws
    /// Sends a request, and does not wait for its answer.
    mutating func send(_ call: FlowCall) async throws -> Pending
    /// Waits for the answer.
    mutating func answer(to pending: Pending) async throws -> FlowAnswer
    /// Waits for the next mail that is sent after those that were returned before, or were there before the first call.
    mutating func nextMail() async throws -> FlowMail
}

/// One run of a flow against a service.
public struct FlowReplay {
    private let flow: LoginFlowFixture
    private let shift: Int64
    /// What is known of the run's values by now.
    private var values: FlowValues

    /// False where lost answers really do not arrive, as of `magiclink fixtures serve`; a live service sends them, and they
    /// are looked at like all others.
    public var readsLostAnswers = true

    /// Prepares a run.
    ///
    /// - Parameters:
    ///   - start: what the service's clock shows at the first step.
    ///   - expecting: values that the service has to give, such as all of `flow.values` if it has the same keys and the
    ///     same chance; by default it may give any.
    public init(_ flow: LoginFlowFixture, start: NumericDate, expecting: [String: String] = [:]) {
        self.flow = flow
        shift = (start - flow.start).components.seconds
        values = FlowValues(expecting, choices: flow.choices)
    }

    /// Plays every step and compares every answer.
    ///
    /// - Throws: `FlowDifference` at the first difference, or what the target throws.
    public mutating func run<Target: FlowTarget>(on target: inout Target) async throws {
        var held: [(step: FlowStep, pending: Target.Pending)] = []
        var time: NumericDate?
        for step in flow.steps {
            if time != step.now { try await target.setClock(step.now + .seconds(shift)) }
            time = step.now
            let call = try Self.naming(step) { () throws(FlowDifference) in try values.call(of: step) }
            let pending = try await target.send(call)
            if step.answeredAfter != nil {
                held.append((step, pending))
            } else {
                try check(try await target.answer(to: pending), step)
            }
            if let mail = step.mail {
                let found = try await target.nextMail()
                try Self.naming(step) { () throws(FlowDifference) in
                    try values.compare(found, with: mail, tokens: flow.tokens, shift: shift)
                }
            }
            while let place = held.firstIndex(where: { $0.step.answeredAfter == step.id }) {
                let (step, pending) = held.remove(at: place)
                guard readsLostAnswers || !step.isLost else { continue }
                try check(try await target.answer(to: pending), step)
            }
        }
    }

    private mutating func check(_ answer: FlowAnswer, _ step: FlowStep) throws(FlowDifference) {
        try Self.naming(step) { () throws(FlowDifference) in
            try values.compare(answer, with: step.response, tokens: flow.tokens, shift: shift)
        }
    }

    /// Says at which step a difference was found.
    private static func naming<Value>(_ step: FlowStep, _ work: () throws(FlowDifference) -> Value)
        throws(FlowDifference) -> Value
    {
        do throws(FlowDifference) {
            return try work()
        } catch {
            throw FlowDifference(step: step.id, place: error.place, expected: error.expected, found: error.found)
        }
    }
}
