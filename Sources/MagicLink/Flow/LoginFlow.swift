import MagicLinkJWT

/// The whole story: an origin begins and polls, another device confirms, the origin, and only it, has a session.
///
/// A flow has no state of its own. It checks tokens (rule 3), turns them into actions, lets the store apply those,
/// and makes tokens of the record that comes back. `StoreError` is all it throws, and `LoginNotBegun` where a login is to
/// begin; everything else is an answer.
public final class LoginFlow: Sendable {
    let site: Site
    let store: any ConfirmationStore
    let users: any UserStore
    let clock: any WallClock
    let random: any RandomSource
    let events: any EventSink
    let waiting: any Clock<Duration>

    /// Creates a flow.
    ///
    /// - Parameters:
    ///   - store: keeps the logins, and brings its own clock to them.
    ///   - clock: the time against which tokens are checked.
    ///   - waiting: measures how long `poll(_:waiting:)` waits; never used for anything that expires.
    public init(
        site: Site, store: any ConfirmationStore, users: any UserStore, clock: any WallClock,
        random: any RandomSource = SystemRandom(), events: any EventSink = SilentSink(),
        waiting: any Clock<Duration> = ContinuousClock()
    ) {
        self.site = site
        self.store = store
        self.users = users
        self.clock = clock
        self.random = random
        self.events = events
        self.waiting = waiting
    }

    // MARK: The origin

    /// A login begins; its mail is queued in the same transaction. The answer is the same for everybody (rule 4).
    public func begin(_ wish: LoginWish) async throws(LoginNotBegun) -> BegunLogin {
        let result: Result<BegunLogin, Overrun>
        do throws(StoreError) {
            result = try await begin(wish, measuredBy: try site.measure(of: wish))
        } catch {
            throw .failed(error)
        }
        switch result {
        case .success(let login): return login
        case .failure(let overrun): throw .limited(overrun)
        }
    }

    private func begin(
        _ wish: LoginWish, measuredBy measure: Measure?
    ) async throws(StoreError) -> Result<BegunLogin, Overrun> {
        let (request, number) = draw(wish, measure)
        let beginning = try await store.begin(request) { [site, random] siblings in
            let taken = Self.numbers(of: siblings, beside: request, on: site)
            guard let number, taken.contains(number) else { return nil }
            return site.drawID(from: random, under: request.keyID, avoiding: taken).id
        }
        switch beginning {
        case .limited(let overrun):
            events.report(LoginEvent(.refused, request.id, code: overrun.code))
            return .failure(overrun)
        case .begun(let record):
            let asked = record.asked
            events.report(LoginEvent(.begun, asked.id))
            let shown = asked.id == request.id ? number : site.number(of: asked.id, under: asked.keyID)
            guard let token = site.pollToken(for: record), let shown else { throw StoreError(.unavailable) }
            return .success(
                BegunLogin(
                    pollToken: token, number: shown, session: asked.id,
                    lifetime: record.pollExpiresAt - asked.issuedAt))
        }
    }

    private func draw(_ wish: LoginWish, _ measure: Measure?) -> (LoginRequest, MatchNumber?) {
        let key = site.keys.signingKeyID
        let (id, number) = site.drawID(from: random, under: key, avoiding: [])
        let request = LoginRequest(
            id: id, tokenID: TokenID(from: random), newUserID: UserID(from: random), keyID: key,
            wish: wish, linkLifetime: site.policy.linkLifetime, admitsNewUser: site.policy.signup.admits(wish.address),
            language: wish.language ?? site.policy.language, measure: measure)
        return (request, number)
    }

    /// The numbers on the other screens of an address. Where there are few, others are worked out in vain: the time that
    /// beginning takes must not tell of them (rule 4).
    private static func numbers(
        of siblings: [Sibling], beside request: LoginRequest, on site: Site
    ) -> Set<MatchNumber> {
        for _ in siblings.count..<max(siblings.count, leastNumbers) {
            _ = site.number(of: request.id, under: request.keyID)
        }
        return Set(siblings.compactMap { site.number(of: $0.id, under: $0.keyID) })
    }

    /// So many logins may wait beside one that begins before it takes longer.
    private static let leastNumbers = 2

    /// The same link again, three times at most. It counts as a mail to its address; one too many is answered like every
    /// other, and is not sent.
    public func resend(_ proof: OriginProof) async throws(StoreError) -> OriginAnswer {
        try await ask(proof, .resent) { .resend($0, within: site.countedLimits) }
    }

    /// The origin gives up: its link is dead.
    public func cancel(_ proof: OriginProof) async throws(StoreError) -> OriginAnswer {
        try await ask(proof, .denied) { .cancel($0) }
    }

    private func ask(
        _ proof: OriginProof, _ kind: LoginEvent.Kind, _ action: (Confirmation.PollUse) -> Confirmation.Action
    ) async throws(StoreError) -> OriginAnswer {
        switch check(proof) {
        case .failure(let invalid): return .invalid(invalid)
        case .success(let (id, use)):
            let outcome = try await apply(action(use), to: id, reporting: kind)
            switch outcome {
            case .applied, .repeated: return .done
            case .refused(.mismatched, _), .unknown: return .invalid(.noSuchLogin)
            case .refused(let refusal, _): return .refused(refusal)
            }
        }
    }

    /// Asks once. A confirmed login is collected by asking.
    public func poll(_ proof: OriginProof) async throws(StoreError) -> TokenAnswer {
        switch glance(proof) {
        case .known(let answer): answer
        case .open(let proved): try await poll(proved)
        }
    }

    /// Says what can be said without waiting: what most polls hear, that nobody has confirmed yet, or what their token
    /// lacks.
    public func glance(_ proof: OriginProof) -> Glance {
        switch check(proof) {
        case .failure(.token(.expired)): return .known(.expired)
        case .failure(let invalid): return .known(.invalid(invalid))
        case .success(let (id, use)):
            guard let (record, facts) = store.glance(at: id), record.matches(use),
                let answer = Self.readOnly(record, at: facts.now)
            else { return .open(ProvedPoll(id: id, use: use)) }
            return .known(answer)
        }
    }

    /// Asks on, where a glance left it open.
    public func poll(_ proved: ProvedPoll) async throws(StoreError) -> TokenAnswer {
        guard let (record, facts) = try await store.look(at: proved.id), record.matches(proved.use) else {
            return .invalid(.noSuchLogin)
        }
        return try await answer(record, at: facts.now, proved.use)
    }

    /// Asks again for a login that was pending. Its token's `exp` still holds, because the record knows it.
    public func poll(again pending: PendingLogin) async throws(StoreError) -> TokenAnswer {
        guard let (record, facts) = try await store.look(at: pending.id), record.asked.channel == .device else {
            return .invalid(.noSuchLogin)
        }
        guard facts.now < record.pollExpiresAt else { return .expired }
        return try await answer(record, at: facts.now, Confirmation.PollUse(provedFor: record))
    }

    private func answer(_ record: Confirmation, at now: NumericDate, _ use: Confirmation.PollUse)
        async throws(StoreError) -> TokenAnswer
    {
        if let answer = Self.readOnly(record, at: now) { return answer }
        return try await collect(use, of: record.asked.id)
    }

    /// What takes no writer; nil where there may be something to collect.
    private static func readOnly(_ record: Confirmation, at now: NumericDate) -> TokenAnswer? {
        switch record.status(at: now) {
        case .pending: .pending(PendingLogin(id: record.asked.id))
        case .expired: .expired
        case .denied, .revoked: .denied
        case .confirmed, .collected: nil
        }
    }

    private func collect(_ use: Confirmation.PollUse, of id: SessionID) async throws(StoreError) -> TokenAnswer {
        let action = Confirmation.Action.collect(use, browserSession: nil, settling: site.settlement(browser: nil))
        switch try await apply(action, to: id, reporting: .collected) {
        case .applied(let record), .repeated(let record):
            guard let session = site.session(of: record) else { return .denied }
            return .granted(session)
        case .refused(let refusal, _): return TokenAnswer(refusal, of: id)
        case .unknown: return .invalid(.noSuchLogin)
        }
    }

    /// The holder of a refresh token asks for the next pair.
    public func refresh(_ token: String, by clientID: String) async throws(StoreError) -> TokenAnswer {
        let verified: VerifiedToken<RefreshClaims>
        do {
            verified = try site.codec.verify(token, as: RefreshClaims.self, at: clock.now)
        } catch {
            return error.code == .expired ? .expired : .invalid(.token(error.code))
        }
        let id = verified.claims.session
        let use = Confirmation.RefreshUse(verified, by: clientID)
        switch try await apply(.refresh(use), to: id, reporting: .refreshed) {
        case .applied(let record), .repeated(let record):
            guard let session = site.session(of: record) else { return .denied }
            return .granted(session)
        case .refused(let refusal, _): return TokenAnswer(refusal, of: id)
        case .unknown: return .invalid(.noSuchLogin)
        }
    }
}

extension LoginFlow {
    /// Checks a poll token and what came with it, without the store.
    func check(_ proof: OriginProof) -> Result<(SessionID, Confirmation.PollUse), InvalidProof> {
        let verified: VerifiedToken<PollClaims>
        do {
            verified = try site.codec.verify(proof.token, as: PollClaims.self, at: clock.now)
        } catch {
            return .failure(.token(error.code))
        }
        let challenge = proof.verifier.map { CodeChallenge(verifier: $0) }
        // A verifier that cannot be one is a wrong one, not a missing one.
        if case .some(nil) = challenge { return .failure(.verifierMalformed) }
        let use = Confirmation.PollUse(
            verified, by: proof.clientID, over: proof.channel, answering: challenge.flatMap { $0 })
        return .success((verified.claims.session, use))
    }

    /// Lets the store apply an action, and reports what became of it.
    func apply(_ action: Confirmation.Action, to id: SessionID, reporting kind: LoginEvent.Kind)
        async throws(StoreError) -> Confirmation.Outcome
    {
        let outcome = try await store.apply(action, to: id)
        switch outcome {
        case .applied(let record):
            events.report(LoginEvent(kind, id))
            // The origin's own browser confirms and collects in one step.
            if kind == .confirmed, record.progress.state == .collected { events.report(LoginEvent(.collected, id)) }
        case .refused(let refusal, _): events.report(LoginEvent(.refused, id, code: refusal.rawValue))
        case .repeated, .unknown: break
        }
        return outcome
    }
}
