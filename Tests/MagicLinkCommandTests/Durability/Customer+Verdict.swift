import TestClient

/// What a customer finds after a restart. Everything that was acknowledged has to be there; what was asked for and not
/// answered may have happened or not, and asking again has to lead on either way.
extension Customer {
    /// A spent refresh token that comes back later than this, on its client's clock, is not shown again: 30 s after its
    /// use the service takes it for stolen, and no request takes longer than 20 s.
    private static let spentFor: Duration = .seconds(8)
    /// Within so long a collected session is given again for sure; the service's window is 300 s.
    private static let redeliveredFor: Duration = .seconds(240)

    /// Looks at everything; `all` asks after the finished ones too.
    mutating func judge(at door: Door, all: Bool) {
        do {
            let wires = try Wires(door)
            logins = try judged(logins, wires)
            for index in logins.indices where logins[index].steps.first == .rest {
                logins[index].steps.removeFirst()
                logins[index].settle()
            }
            finished += logins.filter { $0.steps.isEmpty }
            logins.removeAll { $0.steps.isEmpty }
            if all { finished = try judged(finished, wires) }
        } catch {
            complain("the service cannot be asked: \(error)")
        }
    }

    private mutating func judged(_ logins: [KnownLogin], _ wires: Wires) throws -> [KnownLogin] {
        try logins.compactMap { login in
            var (login, before) = (login, complaints.count)
            guard try judge(&login, wires) else {
                outlived += 1
                return nil
            }
            guard complaints.count == before else { return nil }
            login.unanswered = []
            login.settle()
            return login
        }
    }

    /// False if it can no longer be judged.
    private mutating func judge(_ login: inout KnownLogin, _ wires: Wires) throws -> Bool {
        switch login.stage {
        case .pending: try judgePending(&login, wires)
        case .confirmed: try judgeConfirmed(&login, wires)
        case .collected:
            if login.unanswered.contains(.refresh), login.askedAt.duration(to: .now) > Self.spentFor { return false }
            try judgeCollected(&login, wires)
        case .ended: break
        }
        if case .ended = login.stage { try judgeEnded(&login, wires) }
        return true
    }

    private mutating func judgePending(_ login: inout KnownLogin, _ wires: Wires) throws {
        if login.unanswered.contains(.deny) {
            let answer = try wires.ask(.deny(login.asked, login.token ?? ""))
            guard [200, 410].contains(answer.status), answer.text.contains("said no") else {
                return complain("it cannot be denied again", answer, login)
            }
            return end(.deny, &login)
        }
        if login.unanswered.contains(.cancel) {
            return try hear(.cancel, done: "{}", wires.ask(.cancel(login.asked)), &login)
        }
        if login.unanswered.contains(.confirm), dice.roll(2) == 0, let phone = login.nextPhone() {
            try hear(confirmation: wires.ask(.confirm(login.asked, login.token ?? "", on: phone)), by: phone, &login)
            return try hear(poll: wires.ask(.poll(login.asked)), &login)
        }
        let answer = try wires.ask(.poll(login.asked))
        if login.unanswered.contains(.confirm), answer.status == 200 { return hear(poll: answer, &login) }
        guard answer.status == 400, answer.text.contains("\"authorization_pending\"") else {
            return complain("a login that was begun is not pending", answer, login)
        }
    }

    private mutating func judgeConfirmed(_ login: inout KnownLogin, _ wires: Wires) throws {
        let isCollected = login.unanswered.contains(.collect)
        if let phone = login.nextPhone() {
            try hear(confirmation: wires.ask(.confirm(login.asked, login.token ?? "", on: phone)), by: phone, &login)
        }
        // Some stay as they are, and have to be collectable after the next death.
        if isCollected || login.steps.first != .rest { try hear(poll: wires.ask(.poll(login.asked)), &login) }
    }

    private mutating func judgeCollected(_ login: inout KnownLogin, _ wires: Wires) throws {
        guard let tokens = login.tokens else { return complain("no session", login) }
        if login.unanswered.contains(.report) {
            return try hear(.report, done: "reported", wires.ask(.report(login.asked, login.token ?? "")), &login)
        }
        if login.unanswered.contains(.signOut) {
            let answer = try wires.ask(.signOut(tokens))
            guard [204, 401].contains(answer.status) else { return complain("nobody left", answer, login) }
            return end(.signOut, &login)
        }
        // Before any poll, which would collect again what was lost.
        let session = try wires.ask(.session(tokens))
        guard session.status == 200, try JSON.field("email", of: session) == login.asked.address,
            try JSON.field("sid", of: session) == login.asked.session
        else { return complain("the session is not there", session, login) }
        if login.unanswered.contains(.refresh) {
            try refresh(&login, tokens.refresh, wires)
        } else if let spent = login.spent {
            // Either one: a refresh that was lost would be made up for by asking with the old token first.
            if dice.roll(2) == 0 { return try refresh(&login, tokens.refresh, wires) }
            if spent.sentAt.duration(to: .now) < Self.spentFor { try refresh(&login, spent.token, wires) }
            try refuse("\"invalid_grant\"", .poll(login.asked), login, wires)
        } else if let after = login.confirmedAfter, after.duration(to: .now) < Self.redeliveredFor {
            try hear(poll: wires.ask(.poll(login.asked)), &login)
        }
    }

    private mutating func judgeEnded(_ login: inout KnownLogin, _ wires: Wires) throws {
        try refuse("\"access_denied\"", .poll(login.asked), login, wires)
        if let tokens = login.tokens {
            try refuse("\"invalid_grant\"", .refresh(tokens.refresh), login, wires)
            try refuse("\"not_signed_in\"", .session(tokens), login, wires)
        } else if login.token != nil, let phone = login.nextPhone() {
            try hear(confirmation: wires.ask(.confirm(login.asked, login.token ?? "", on: phone)), by: phone, &login)
        }
    }

    private mutating func refuse(
        _ word: String, _ request: Request, _ login: KnownLogin, _ wires: Wires
    ) throws {
        let answer = try wires.ask(request)
        if answer.status < 400 || !answer.text.contains(word) { complain("not refused with \(word)", answer, login) }
    }
}
