import Foundation
import MagicLinkJWT
import MagicLinkTesting

/// The flows of the repository, and one small enough to be looked at.
enum FlowSample {
    static let names = [
        "denied", "expired", "happy_path", "mail_scanner", "opened_twice_and_reported", "polling_too_fast",
        "refresh_and_sign_out", "resumed_after_lost_reply", "sent_again_and_cancelled", "stolen_refresh_token",
        "two_origins", "wrong_number", "wrong_number_twice",
    ]

    static func load(_ name: String) throws -> LoginFlowFixture {
        try LoginFlowFixture.load(name, from: FixtureFolder.path)
    }

    static func step(
        _ id: String = "ask", response: FlowResponse, captures: [String] = [], mail: FlowMail? = nil
    ) -> FlowStep {
        FlowStep(
            id: id, sentence: "Somebody asks.", actor: .origin, now: NumericDate(1000),
            request: FlowRequest(method: "GET", path: "/x", headers: [], form: nil), response: response, mail: mail,
            captures: captures)
    }

    static func flow(_ steps: [FlowStep], values: [String: String] = [:], tokens: [FlowToken] = []) -> LoginFlowFixture
    {
        LoginFlowFixture(
            id: "small", sentence: "Little happens.", start: NumericDate(1000), seed: 1, values: values, choices: [],
            tokens: tokens, steps: steps)
    }
}

/// Answers with what a flow says, unless it is told to say something else.
struct Parrot: FlowTarget {
    let flow: LoginFlowFixture
    /// What becomes of the answer to a step.
    var change: @Sendable (FlowStep, FlowAnswer) -> FlowAnswer = { $1 }
    var mailChange: @Sendable (FlowMail) -> FlowMail = { $0 }
    private(set) var clock: [Int64] = []
    private(set) var calls: [FlowCall] = []
    private var mails: [FlowMail] = []

    init(
        _ flow: LoginFlowFixture, change: @escaping @Sendable (FlowStep, FlowAnswer) -> FlowAnswer = { $1 },
        mailChange: @escaping @Sendable (FlowMail) -> FlowMail = { $0 }
    ) {
        self.flow = flow
        self.change = change
        self.mailChange = mailChange
        let values = FlowValues(flow.values)
        for mail in flow.steps.compactMap(\.mail) {
            do {
                mails.append(FlowMail(to: try values.fill(mail.to), link: try values.fill(mail.link)))
            } catch {
                mails = []
            }
        }
    }

    mutating func setClock(_ now: NumericDate) { clock.append(now.seconds) }

    mutating func send(_ call: FlowCall) throws -> FlowStep {
        calls.append(call)
        return flow.steps[calls.count - 1]
    }

    func answer(to step: FlowStep) throws -> FlowAnswer { change(step, try flow.answer(of: step)) }

    mutating func nextMail() -> FlowMail { mailChange(mails.removeFirst()) }
}
