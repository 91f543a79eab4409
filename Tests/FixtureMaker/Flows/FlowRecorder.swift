import MagicLinkJWT
import MagicLinkTesting

/// Plays a login against the service and writes down what it says.
///
/// Whoever writes a flow says who sends what and when; every answer is the service's own.
struct FlowRecorder {
    private let id: String
    private let sentence: String
    private let seed: UInt64
    private let house: FlowHouse
    private let choices: [FlowChoice]
    private var names: [String] = ["base"]
    private var values: [String: String] = ["base": World.issuer]
    private var tokens: [FlowToken] = []
    private var steps: [FlowStep] = []
    private var held: [(place: Int, pending: FlowHouse.Pending, prefix: String)] = []

    /// The members of our answers whose values the steps after them need.
    private static let told = ["device_code", "user_code", "access_token", "refresh_token"]
    /// Those that are tokens.
    private static let tokenNames = ["device_code", "access_token", "refresh_token", "link_token"]
    /// The members that are seconds on the clock.
    private static let times = ["exp", "iat", "nbf", "auth_time"]

    init(_ id: String, _ sentence: String, seed: UInt64, choices: [FlowChoice] = []) throws {
        self.id = id
        self.sentence = sentence
        self.seed = seed
        self.choices = choices
        house = try FlowHouse(seed: seed)
    }

    /// Sends a request, and writes down the exchange.
    ///
    /// - Parameters:
    ///   - seconds: since the first step.
    ///   - prefix: what the names of new values begin with.
    ///   - mail: true if a mail is sent.
    mutating func step(
        _ id: String, _ sentence: String, by actor: FlowStep.Actor, at seconds: Int64, _ request: FlowRequest,
        prefix: String = "", mail: Bool = false, answeredAfter: String? = nil, isLost: Bool = false
    ) async throws {
        let now = World.start + .seconds(seconds)
        house.setClock(now)
        for choice in choices where values[choice.name] == nil {
            if let value = FlowValues(values, choices: choices)[choice.name] { learn(choice.name, value) }
        }
        let empty = FlowResponse(status: 200, headers: [], body: .none)
        var step = FlowStep(
            id: id, sentence: sentence, actor: actor, now: now, request: request, response: empty,
            answeredAfter: answeredAfter, isLost: isLost)
        let pending = try await house.send(try FlowValues(values).call(of: step))
        switch pending {
        case .parked:
            guard answeredAfter != nil else { throw Problem("\(self.id).\(id) is held") }
            held.append((steps.count, pending, prefix))
            steps.append(step)
        case .answered(let answer):
            guard answeredAfter == nil else { throw Problem("\(self.id).\(id) is not held") }
            step = try written(step, answer, prefix: prefix, mail: mail ? try house.nextMail() : nil)
            steps.append(step)
        }
        guard house.hasNoMoreMail else { throw Problem("\(self.id).\(id) sends a mail that nobody expects") }
        while let index = held.firstIndex(where: { steps[$0.place].answeredAfter == id }) {
            let (place, pending, prefix) = held.remove(at: index)
            steps[place] = try written(
                steps[place], try await house.answer(to: pending), prefix: prefix, mail: nil)
        }
    }

    /// The flow, once it is known to play in the same way again.
    func finish() async throws -> LoginFlowFixture {
        guard held.isEmpty else { throw Problem("\(id): a request was never answered") }
        let flow = LoginFlowFixture(
            id: id, sentence: sentence, start: World.start, seed: seed, values: values, choices: choices,
            tokens: tokens, steps: steps)
        var replay = FlowReplay(flow, start: World.start, expecting: values)
        var house = try FlowHouse(seed: seed)
        try await replay.run(on: &house)
        return flow
    }

    // MARK: Writing down

    private mutating func written(_ step: FlowStep, _ answer: FlowAnswer, prefix: String, mail: FlowMail?) throws
        -> FlowStep
    {
        let before = names.count
        let body = try body(of: answer, prefix: prefix)
        var mailTemplate: FlowMail?
        if let mail {
            guard let token = mail.link.split(separator: "/").last else { throw Problem("a mail without a link") }
            try learnToken("\(prefix)link_token", String(token), prefix)
            mailTemplate = FlowMail(to: template(mail.to), link: template(mail.link))
        }
        let headers = answer.contractFields.map { FlowField($0.name, template($0.value)) }
        return FlowStep(
            id: step.id, sentence: step.sentence, actor: step.actor, now: step.now, request: step.request,
            response: FlowResponse(status: answer.status, headers: headers, body: body),
            answeredAfter: step.answeredAfter, isLost: step.isLost, mail: mailTemplate,
            captures: Array(names[before...]))
    }

    private mutating func body(of answer: FlowAnswer, prefix: String) throws -> FlowBody {
        if answer.body.isEmpty { return .none }
        if answer.isPage {
            let forms = FlowForm.all(in: String(decoding: answer.body, as: UTF8.self))
            return .page(
                forms.map { form in
                    FlowForm(
                        method: form.method, action: template(form.action),
                        fields: form.fields.map { FlowField($0.name, template($0.value)) })
                })
        }
        let document = try JSONValue(parsing: answer.body)
        for name in Self.told {
            guard let text = document[name]?.string, !values.values.contains(text) else { continue }
            if Self.tokenNames.contains(name) {
                try learnToken(prefix + name, text, prefix)
            } else {
                learn(prefix + name, text)
            }
        }
        return .json(template(document), times: Self.times.filter { document[$0] != nil })
    }

    private mutating func learn(_ name: String, _ value: String) {
        names.append(name)
        values[name] = value
    }

    private mutating func learnToken(_ name: String, _ text: String, _ prefix: String) throws {
        guard values[name] != text else { return }
        guard values[name] == nil else { throw Problem("\(id): \(name) has two values") }
        learn(name, text)
        let parts = text.split(separator: ".").map { Base64URL.decode(String($0)) }
        guard parts.count == 3, let header = parts[0], let claims = parts[1] else {
            throw Problem("\(name) is no token")
        }
        let (said, claimed) = (try JSONValue(parsing: header), try JSONValue(parsing: claims))
        if let kid = said["kid"]?.string, !values.values.contains(kid) { learn("kid", kid) }
        for claim in ["sid", "sub", "jti"] {
            guard let id = claimed[claim]?.string, !values.values.contains(id) else { continue }
            learn(claim == "jti" ? "\(name)_id" : prefix + claim, id)
        }
        tokens.append(
            FlowToken(
                name: name, header: template(said), claims: template(claimed),
                times: Self.times.filter { claimed[$0] != nil }))
    }

    // MARK: Templates

    private func template(_ document: JSONValue) -> JSONValue {
        switch document {
        case .string(let text): .string(template(text))
        case .array(let elements): .array(elements.map(template))
        case .object(let object):
            .object(
                object.members.reduce(into: JSONObject()) { filled, member in
                    filled[member.name] = template(member.value)
                })
        case .null, .bool, .integer, .number: document
        }
    }

    /// The text with the name of each value in its place. A short value counts only where nothing stands beside it.
    private func template(_ text: String) -> String {
        if let name = names.first(where: { values[$0] == text }) { return "{{\(name)}}" }
        var text = text
        for name in names {
            guard let value = values[name], value.utf8.count >= 16 else { continue }
            text = text.replacing(value, with: "{{\(name)}}")
        }
        return text
    }
}
