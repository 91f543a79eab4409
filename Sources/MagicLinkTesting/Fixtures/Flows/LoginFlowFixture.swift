public import MagicLinkJWT

/// A whole login as ordered HTTP exchanges, with the clock at each: one file of `Fixtures/flows`.
///
/// Where two logins differ, texts hold `{{name}}`. ``values`` says what stood there when the file was made, for suites
/// that answer by themselves (``call(of:)``, ``answer(of:)``); whoever drives a live service puts there what that one
/// said (``FlowReplay``).
public struct LoginFlowFixture: Hashable, Sendable, CustomStringConvertible {
    /// The name of the file, without `.json`; it never changes.
    public let id: String
    /// What happens, in a sentence.
    public let sentence: String
    /// What the clock showed at the first step.
    public let start: NumericDate
    /// The seed of the ``SeededRandom`` that the ids were drawn from.
    public let seed: UInt64
    /// What stood at each `{{name}}`; `base` is the base URL.
    public let values: [String: String]
    /// The names that whoever plays a part chooses by himself.
    public let choices: [FlowChoice]
    /// What the tokens among ``values`` say.
    public let tokens: [FlowToken]
    /// The exchanges in their order.
    public let steps: [FlowStep]

    /// Creates a flow.
    package init(
        id: String, sentence: String, start: NumericDate, seed: UInt64, values: [String: String],
        choices: [FlowChoice], tokens: [FlowToken], steps: [FlowStep]
    ) {
        self.id = id
        self.sentence = sentence
        self.start = start
        self.seed = seed
        self.values = values
        self.choices = choices
        self.tokens = tokens
        self.steps = steps
    }

    /// The id.
    public var description: String { id }

    /// The request of a step as it was sent when the file was made.
    public func call(of step: FlowStep) throws(FlowDifference) -> FlowCall {
        try FlowValues(values).call(of: step)
    }

    /// The answer to a step as it was given when the file was made, pages reduced to their forms.
    public func answer(of step: FlowStep) throws(FlowDifference) -> FlowAnswer {
        try FlowValues(values).answer(of: step)
    }
}

/// A name in a flow whose value is not told but chosen: the first candidate that is no other value, such as a number
/// that is not the one on the screen.
public struct FlowChoice: Hashable, Sendable {
    /// The name.
    public let name: String
    /// What it may be.
    public let candidates: [String]
    /// The names whose values it must not have.
    public let differsFrom: [String]

    /// Creates a choice.
    package init(name: String, candidates: [String], differsFrom: [String]) {
        self.name = name
        self.candidates = candidates
        self.differsFrom = differsFrom
    }
}

/// What a token of a flow says. A live service signs with keys of its own: its tokens are other texts that say the same.
public struct FlowToken: Hashable, Sendable {
    /// The name of the value that is this token.
    public let name: String
    /// The members of its header; texts may hold `{{name}}`.
    public let header: JSONValue
    /// Its claims; texts may hold `{{name}}`.
    public let claims: JSONValue
    /// The claims that are seconds on the flow's clock.
    public let times: [String]

    /// Creates the description of a token.
    package init(name: String, header: JSONValue, claims: JSONValue, times: [String]) {
        self.name = name
        self.header = header
        self.claims = claims
        self.times = times
    }
}
