import TestClient

/// What a customer does with a login, and what he makes of the answers. Each answer is judged by what was acknowledged
/// before it, so the same judge serves under load and after a restart.
extension Customer {
    mutating func take(_ step: KnownLogin.Step, of login: inout KnownLogin, _ wires: Wires) throws {
        switch step {
        case .rest: return
        case .confirm(let isRacing):
            try confirm(&login, wires, isRacing: isRacing)
        case .confirmAwaited:
            try confirmAwaited(&login, wires)
        case .collect(let isRacing):
            login.ask(.collect)
            let poll = Request.poll(login.asked)
            guard isRacing else { return try hear(poll: wires.ask(poll), &login) }
            try wires.ask(poll, poll) { hear(poll: $1, &login) }
        case .refresh(let isRacing):
            guard let tokens = login.tokens else { return complain("there is nothing to refresh", login) }
            login.ask(.refresh)
            try refresh(&login, tokens.refresh, wires, isRacing: isRacing)
            login.steps.removeFirst()
        case .deny:
            login.ask(.deny)
            try hear(.deny, done: "said no", wires.ask(.deny(login.asked, login.token ?? "")), &login)
        case .cancel:
            login.ask(.cancel)
            try hear(.cancel, done: "{}", wires.ask(.cancel(login.asked)), &login)
        case .report:
            login.ask(.report)
            try hear(.report, done: "reported", wires.ask(.report(login.asked, login.token ?? "")), &login)
        case .signOut:
            guard let tokens = login.tokens else { return complain("there is nothing to leave", login) }
            login.ask(.signOut)
            let answer = try wires.ask(.signOut(tokens))
            guard answer.status == 204 else { return complain("nobody was signed out", answer, login) }
            end(.signOut, &login)
        }
    }

    // MARK: Confirming

    private mutating func confirm(_ login: inout KnownLogin, _ wires: Wires, isRacing: Bool) throws {
        guard let one = login.nextPhone() else { return complain("there are no more phones", login) }
        login.ask(.confirm)
        let request = Request.confirm(login.asked, login.token ?? "", on: one)
        guard isRacing, let other = login.nextPhone() else {
            return try hear(confirmation: wires.ask(request), by: one, &login)
        }
        var phones = [one, other]
        try wires.ask(request, .confirm(login.asked, login.token ?? "", on: other)) {
            hear(confirmation: $1, by: phones.removeFirst(), &login)
        }
    }

    /// The origin waits, and then has its session without asking again.
    private mutating func confirmAwaited(_ login: inout KnownLogin, _ wires: Wires) throws {
        guard let phone = login.nextPhone() else { return complain("there are no more phones", login) }
        login.ask(.confirm)
        login.ask(.collect)
        try wires.ask(.confirm(login.asked, login.token ?? "", on: phone), .poll(login.asked, waits: true)) {
            request, answer in
            guard request.target == "/token" else { return hear(confirmation: answer, by: phone, &login) }
            // Too many polls in this life of the service: then it is collected without waiting.
            if answer.text.contains("\"slow_down\"") { return }
            hear(poll: answer, &login)
        }
    }

    /// Of all who ever tried, one hears "Done"; everybody else hears that it was used, and always by the same device.
    mutating func hear(
        confirmation answer: WireClient.Response, by phone: Phones.Model, _ login: inout KnownLogin
    ) {
        if case .ended = login.stage {
            if answer.status != 410 { complain("what was over can be confirmed", answer, login) }
            return
        }
        let whose: String
        if answer.status == 200, answer.text.contains("<h1>Done</h1>") {
            whose = phone.words
            if login.isDone { complain("it was confirmed twice", answer, login) }
            login.isDone = true
            note(.confirm)
        } else if answer.status == 409, let by = answer.text.firstMatch(of: #/It was used on .* by (.+)\. A link/#) {
            whose = String(by.1)
            // Whoever is named has pressed the button, and is not the one who is told so.
            let others = login.confirmers.filter { $0 != phone }
            if !others.contains(where: { $0.words == whose }) { complain("nobody confirmed it", answer, login) }
        } else {
            return complain("it was not confirmed", answer, login)
        }
        if let known = login.confirmedBy, known != whose { complain("it was confirmed by two", answer, login) }
        if login.stage == .pending { login.reach(.confirmed) }
        login.confirmedBy = whose
        login.unanswered.remove(.confirm)
    }

    // MARK: The session

    /// Every poll that brings a session brings the same one.
    mutating func hear(poll answer: WireClient.Response, _ login: inout KnownLogin) {
        let isWelcome =
            switch login.stage {
            case .pending: login.unanswered.contains(.confirm)
            case .confirmed, .collected: true
            case .ended: false
            }
        guard answer.status == 200, isWelcome, let tokens = KnownLogin.Tokens(answer),
            Claims.text("sid", of: tokens.access) == login.asked.session
        else { return complain("the session was not handed over as it should be", answer, login) }
        if let grant = login.grant {
            if grant != answer.body { complain("it was collected twice, as two sessions", answer, login) }
        } else {
            login.grant = answer.body
            login.tokens = tokens
            note(.collect)
        }
        login.reach(.collected)
    }

    mutating func refresh(
        _ login: inout KnownLogin, _ token: String, _ wires: Wires, isRacing: Bool = false
    ) throws {
        let (request, sentAt) = (Request.refresh(token), ContinuousClock.now)
        guard isRacing else { return try hear(refresh: wires.ask(request), token, sentAt, &login) }
        try wires.ask(request, request) { hear(refresh: $1, token, sentAt, &login) }
    }

    /// The same token brings the same answer.
    private mutating func hear(
        refresh answer: WireClient.Response, _ token: String, _ sentAt: ContinuousClock.Instant,
        _ login: inout KnownLogin
    ) {
        guard answer.status == 200, let tokens = KnownLogin.Tokens(answer),
            Claims.text("sid", of: tokens.access) == login.asked.session
        else { return complain("it was not refreshed", answer, login) }
        login.unanswered.remove(.refresh)
        if let spent = login.spent, spent.token == token {
            if spent.body != answer.body { complain("one refresh token brought two answers", answer, login) }
            return
        }
        login.spent = KnownLogin.Spent(token: token, body: answer.body, sentAt: sentAt)
        login.tokens = tokens
        note(.refresh)
    }

    // MARK: The end

    mutating func hear(
        _ deed: KnownLogin.Deed, done: String, _ answer: WireClient.Response, _ login: inout KnownLogin
    ) {
        guard answer.status == 200, answer.text.contains(done) else {
            return complain("it could not be ended (\(deed))", answer, login)
        }
        end(deed, &login)
    }

    mutating func end(_ deed: KnownLogin.Deed, _ login: inout KnownLogin) {
        login.reach(.ended(deed))
        note(deed)
    }
}

extension KnownLogin {
    mutating func ask(_ deed: Deed) {
        unanswered.insert(deed)
        askedAt = .now
        if deed == .confirm, confirmedAfter == nil { confirmedAfter = askedAt }
    }

    mutating func reach(_ stage: Stage) {
        self.stage = stage
        switch stage {
        case .pending: break
        case .confirmed: unanswered.remove(.confirm)
        case .collected: unanswered.subtract([.confirm, .collect])
        case .ended: unanswered = []
        }
    }

    /// A phone that has not tried yet; nil if there is none.
    mutating func nextPhone() -> Phones.Model? {
        guard confirmers.count < Phones.all.count else { return nil }
        confirmers.append(Phones.all[confirmers.count])
        return confirmers.last
    }
}

extension KnownLogin.Tokens {
    init?(_ answer: WireClient.Response) {
        guard let access = try? JSON.field("access_token", of: answer),
            let refresh = try? JSON.field("refresh_token", of: answer)
        else { return nil }
        self.init(access: access, refresh: refresh)
    }
}
