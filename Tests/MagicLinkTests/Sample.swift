import MagicLinkTesting

@testable import MagicLink
@testable import MagicLinkJWT

/// A record in one state, made by hand and not by the arrows that lead there, and every action on it.
struct Sample {
    static let endedAt = NumericDate(999)
    static let device = Device(browser: .safari, system: .iOS)
    static let cookie = [UInt8](repeating: 7, count: 32)
    static let user = UserID(high: 5, low: 5)

    let record: Confirmation
    let key: KeyID

    init(_ state: String, over channel: Confirmation.Channel = .device, isDecoy: Bool = false) throws {
        let key = try Found(KeyID("k1")).value
        self.key = key
        let asked = Confirmation.Asked(
            id: SessionID(high: 1, low: 1), tokenID: TokenID(high: 2, low: 2), subject: Self.user, keyID: key,
            address: try EmailAddress("ada@example.org"), clientID: "magiclink", channel: channel, challenge: nil,
            origin: .unknown, returnTarget: nil, isDecoy: isDecoy, issuedAt: NumericDate(1000),
            expiresAt: NumericDate(1600), language: .german)
        record = Confirmation(asked: asked, progress: try Self.progress(state))
    }

    private static func progress(_ state: String) throws -> Confirmation.Progress {
        var progress = Confirmation.Progress()
        let wrong = try ["417", "528"].map { try Found(MatchNumber($0)).value }
        if ["confirmed", "collected", "late", "refreshed", "reported", "signedOut", "blocked", "stolen"].contains(state)
        {
            progress.state = .confirmed
            progress.userID = user
            progress.lastLogin = NumericDate(1000)
            progress.confirmedAt = NumericDate(1100)
            progress.confirmedBy = device
        }
        if ["collected", "late", "refreshed", "signedOut", "blocked", "stolen"].contains(state) {
            progress.state = .collected
            progress.collectedAt = NumericDate(state == "late" ? 1390 : 1200)
        }
        if ["refreshed", "stolen"].contains(state) {
            progress.generation = 1
            progress.refreshedAt = NumericDate(1300)
        }
        let endings: [String: Confirmation.Ending] = [
            "denied": .denied, "cancelled": .cancelled, "guessed": .wrongNumbers, "reported": .reported,
            "signedOut": .signedOut, "blocked": .blocked, "stolen": .refreshReuse,
        ]
        if let ending = endings[state] {
            progress.state = progress.state == .pending ? .denied : .revoked
            progress.ending = ending
            progress.endedAt = endedAt
        }
        if state == "mistyped" { progress.wrongNumbers = [wrong[0]] }
        if state == "guessed" { progress.wrongNumbers = wrong }
        if state == "resent" { progress.resends = 3 }
        return progress
    }

    /// The facts that nothing hangs on: the user is there, may sign in, and has signed in long before.
    func facts(
        at time: Int64, isBlocked: Bool = false, lastLogin: User.LastLogin? = nil,
        wrongNumbers: Confirmation.WrongNumbers? = nil
    ) -> Confirmation.Facts {
        let user = User(
            id: Self.user, address: record.asked.address, isBlocked: isBlocked,
            lastLogin: lastLogin ?? User.LastLogin(at: NumericDate(500), session: SessionID(high: 9, low: 9)))
        return Confirmation.Facts(now: NumericDate(time), user: user, wrongNumbers: wrongNumbers)
    }

    func action(_ name: String) throws -> Confirmation.Action {
        switch name {
        case "resend": .resend(poll())
        case "cancel": .cancel(poll())
        case "yes": confirm(.number(try number("493"), isRight: true))
        case "wrong": confirm(.number(try number("639"), isRight: false))
        case "same wrong": confirm(.number(try number("417"), isRight: false))
        case "malformed": confirm(.number(nil, isRight: false))
        case "own": confirm(.ownBrowser(poll(over: .browser), browserSession: Self.cookie))
        case "no": .deny(link(), by: .address(record.asked.address))
        case "report": .report(link(), by: .address(record.asked.address))
        case "collect": .collect(poll(), browserSession: record.asked.channel == .browser ? Self.cookie : nil)
        case "refresh": .refresh(refresh(record.progress.generation))
        case "retry": .refresh(refresh(record.progress.generation == 1 ? 0 : 1))
        case "signOut": .signOut
        case "block": .block
        default: throw Found<Void>.Nothing()
        }
    }

    private func number(_ text: String) throws -> MatchNumber { try Found(MatchNumber(text)).value }

    func confirm(_ approval: Confirmation.Approval, admitsNewUser: Bool = true) -> Confirmation.Action {
        .confirm(link(), by: approval, admitsNewUser: admitsNewUser)
    }

    func link(
        _ tokenID: TokenID? = nil, _ subject: UserID? = nil, _ key: KeyID? = nil, on device: Device = Sample.device
    ) -> Confirmation.LinkUse {
        let claims = LinkClaims(
            subject: subject ?? record.asked.subject, session: record.asked.id, id: tokenID ?? record.asked.tokenID,
            issuedAt: record.asked.issuedAt, expiresAt: record.asked.expiresAt)
        return Confirmation.LinkUse(VerifiedToken(claims: claims, keyID: key ?? self.key), on: device)
    }

    func poll(
        by client: String = "magiclink", over channel: Confirmation.Channel? = nil, key: KeyID? = nil,
        answering challenge: CodeChallenge? = nil
    ) -> Confirmation.PollUse {
        let claims = PollClaims(
            session: record.asked.id, clientID: client, issuedAt: record.asked.issuedAt,
            expiresAt: record.pollExpiresAt)
        return Confirmation.PollUse(
            VerifiedToken(claims: claims, keyID: key ?? self.key), by: client, over: channel ?? record.asked.channel,
            answering: challenge)
    }

    func refresh(_ generation: Int64, by client: String = "magiclink", key: KeyID? = nil) -> Confirmation.RefreshUse {
        let claims = RefreshClaims(
            session: record.asked.id, clientID: client, generation: generation, issuedAt: record.asked.issuedAt,
            expiresAt: record.sessionExpiresAt)
        return Confirmation.RefreshUse(VerifiedToken(claims: claims, keyID: key ?? self.key), by: client)
    }
}
