import MagicLinkTesting
import TestClient

/// One login as the people at both ends know it: what they were told, and what they asked for and heard nothing of.
struct KnownLogin: Sendable {
    /// Something that is asked of the service and may be acknowledged.
    enum Deed: String, CaseIterable, Sendable {
        case begin, confirm, deny, cancel, collect, refresh, signOut, report
    }

    /// One thing to do with a login.
    enum Step: Hashable, Sendable {
        /// Once, or by two at the same time.
        case confirm(racing: Bool)
        /// While the origin's poll is parked.
        case confirmAwaited
        case collect(racing: Bool)
        case refresh(racing: Bool)
        case deny, cancel, report, signOut
        /// Nothing more in this life of the service.
        case rest
    }

    /// How far it came, as far as that was acknowledged.
    enum Stage: Hashable, Sendable {
        case pending, confirmed, collected
        case ended(Deed)
    }

    struct Tokens: Hashable, Sendable {
        let access: String
        let refresh: String
    }

    /// A refresh token that was used, with the answer that it brought.
    struct Spent: Sendable {
        let token: String
        let body: [UInt8]
        let sentAt: ContinuousClock.Instant
    }

    let asked: Asked
    /// The link's, once its mail has come.
    var token: String?
    /// What is still to be done.
    var steps: [Step]

    /// The last thing that was acknowledged.
    var stage = Stage.pending
    /// What was asked for since then without a whole answer: it may have happened or not.
    var unanswered: Set<Deed> = []
    /// When that was asked for.
    var askedAt = ContinuousClock.now

    /// Every device that tried to confirm; each tries once, so that "Done" is said to whoever did it and to nobody else.
    var confirmers: [Phones.Model] = []
    /// Whose confirmation it was, once anybody was told.
    var confirmedBy: String?
    /// True once somebody was told that it was he.
    var isDone = false
    /// Earlier than the confirmation.
    var confirmedAfter: ContinuousClock.Instant?
    /// The answer that first brought the session.
    var grant: [UInt8]?
    var tokens: Tokens?
    /// The last refresh that was answered.
    var spent: Spent?

    /// Drops the steps that are behind it.
    mutating func settle() {
        while let step = steps.first, isBehind(step) { steps.removeFirst() }
    }

    private func isBehind(_ step: Step) -> Bool {
        switch (step, stage) {
        case (.rest, _): false
        case (_, .ended): true
        case (.confirm, _), (.confirmAwaited, _), (.deny, _), (.cancel, _): stage != .pending
        case (.collect, _): stage == .collected
        case (.refresh, _), (.report, _), (.signOut, _): false
        }
    }

    /// True if the next step wants the link.
    var needsMail: Bool {
        switch steps.first {
        case .confirm, .confirmAwaited, .deny, .report: token == nil
        default: false
        }
    }

    /// A way through life, with pauses that let the service die in between.
    static func plan(_ dice: SeededRandom) -> [Step] {
        var plan: [Step]
        switch dice.roll(10) {
        case 0: plan = [.deny]
        case 1: plan = [.cancel]
        case 2: plan = [.rest]
        default:
            plan = [.confirm(racing: dice.roll(3) == 0), .collect(racing: dice.roll(3) == 0)]
            if dice.roll(3) == 0 { plan[0] = .confirmAwaited }
            for _ in 0..<dice.roll(4) { plan.append(.refresh(racing: dice.roll(3) == 0)) }
            if let ending: Step = [.signOut, .report, nil, nil][dice.roll(4)] { plan.append(ending) }
        }
        return plan.flatMap { dice.roll(4) == 0 ? [.rest, $0] : [$0] }
    }
}

extension SeededRandom {
    /// A number from 0 up to but not including `sides`.
    func roll(_ sides: Int) -> Int { Int(next() % UInt64(sides)) }
}

/// Devices that the service tells apart.
enum Phones {
    struct Model: Hashable, Sendable {
        let userAgent: String
        /// What pages call it.
        let words: String
    }

    private static let systems = [
        ("Android", "Android"), ("Windows", "Windows"), ("Linux", "Linux"), ("Macintosh", "macOS"), ("iPhone", "iOS"),
        ("CrOS", "ChromeOS"),
    ]

    static let all = ["Firefox", "Chrome", "Safari", "Opera"].flatMap { browser in
        systems.map { Model(userAgent: "\(browser)/1 \($0)", words: "\(browser) on \($1)") }
    }
}

/// What an origin has in its hands when it has asked for a login.
struct Asked: Sendable {
    let address: String
    let deviceCode: String
    let number: String
    let session: String

    /// Of the answer; nil if that is none.
    init?(_ address: String, _ answer: WireClient.Response) {
        guard answer.status == 200, let code = try? JSON.field("device_code", of: answer),
            let number = try? JSON.field("user_code", of: answer), let session = Claims.text("sid", of: code)
        else { return nil }
        (self.address, self.deviceCode, self.number, self.session) = (address, code, number, session)
    }

    /// Asks.
    init(_ service: any Reachable, for address: String) throws {
        let answer = try service.ask(.begin(address))
        guard let asked = Asked(address, answer) else {
            throw WireClient.Failure(description: "a login was not begun: \(answer)")
        }
        self = asked
    }
}
