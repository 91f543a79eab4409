import MagicLinkJWT

extension LoginFlow {
    /// What a link's page shows: who, what, when. A pure read, also after the link's `exp` (rules 1 and 5).
    ///
    /// - Parameter ownPollToken: what this browser's cookie for that login holds, if it has one.
    public func view(link: String, on device: Device, ownPollToken: String?) async throws(StoreError) -> LinkView {
        let verified: VerifiedToken<LinkClaims>
        switch opened(link) {
        case .failure(let error): return .invalid(error.code)
        case .success(let token): verified = token
        }
        guard let (record, facts) = try await store.look(at: verified.claims.session) else { return .unknown }
        let standing = record.standing(
            of: Confirmation.LinkUse(verified, on: device), admitsNewUser: admits(record), given: facts)
        let own = ownBrowser(ownPollToken, of: verified.claims.session).map(record.matches) ?? false
        return .record(record, standing, isOwnBrowser: own)
    }

    /// *Yes*, proved by the number on the origin's screen.
    public func confirm(link: String, number: String, on device: Device) async throws(StoreError) -> LinkAnswer {
        try await use(link, on: device, reporting: .confirmed) { verified in
            let id = verified.claims.session
            let typed = MatchNumber(number)
            let isRight = typed != nil && typed == site.number(of: id, under: verified.keyID)
            return .number(typed.flatMap { $0.text.utf8.count == site.policy.digits ? $0 : nil }, isRight: isRight)
        }
    }

    /// *Yes* in the origin's own browser, proved by its cookie; confirms and collects in one step, without a number.
    ///
    /// - Parameter ownPollToken: what this browser's cookie for that login holds. The `sid` alone proves nothing.
    /// - Parameter mark: what this browser showed of itself, if somebody has signed in with it before.
    public func confirm(
        link: String, ownPollToken: String, on device: Device, mark: BrowserMark? = nil
    ) async throws(StoreError) -> LinkAnswer {
        let answer = try await use(link, on: device, reporting: .confirmed) { verified in
            let id = verified.claims.session
            guard let use = ownBrowser(ownPollToken, of: id),
                let session = site.browserSession(of: id, under: verified.keyID)
            else { return nil }
            return .ownBrowser(
                use, browserSession: session.digest, settling: site.settlement(browser: browserMark(mark, of: id)))
        }
        guard case .done(let record, _) = answer, record.progress.state == .collected else { return answer }
        return .done(record, site.browserSession(of: record.asked.id, under: record.asked.keyID))
    }

    /// *No*, proved by the address the mail went to.
    public func deny(link: String, address: String, on device: Device) async throws(StoreError) -> LinkAnswer {
        try await object(link, on: device, .denied, Confirmation.Action.deny) { _ in .address(Self.typed(address)) }
    }

    /// *No* in the origin's own browser, proved by its cookie.
    public func deny(link: String, ownPollToken: String, on device: Device) async throws(StoreError) -> LinkAnswer {
        try await object(link, on: device, .denied, Confirmation.Action.deny) { id in
            ownBrowser(ownPollToken, of: id).map { .ownBrowser($0) }
        }
    }

    /// *This wasn't me*, proved by the address the mail went to; also after the link's `exp` (rule 5).
    public func report(link: String, address: String, on device: Device) async throws(StoreError) -> LinkAnswer {
        try await object(link, on: device, .revoked, Confirmation.Action.report) { _ in .address(Self.typed(address)) }
    }

    /// *This wasn't me* in the origin's own browser, proved by its cookie (rule 1).
    public func report(link: String, ownPollToken: String, on device: Device) async throws(StoreError) -> LinkAnswer {
        try await object(link, on: device, .revoked, Confirmation.Action.report) { id in
            ownBrowser(ownPollToken, of: id).map { .ownBrowser($0) }
        }
    }

    // MARK: Between the token and the store

    /// Checks all of a link's token but its `exp`: the record knows that too, and says more about a link that was used.
    private func opened(_ link: String) -> Result<VerifiedToken<LinkClaims>, TokenError> {
        Result { () throws(TokenError) in
            try site.codec.authenticate(link, as: LinkClaims.self, at: clock.now)
        }
    }

    private func use(
        _ link: String, on device: Device, reporting kind: LoginEvent.Kind,
        _ approve: (VerifiedToken<LinkClaims>) -> Confirmation.Approval?
    ) async throws(StoreError) -> LinkAnswer {
        let verified: VerifiedToken<LinkClaims>
        switch opened(link) {
        case .failure(let error): return .invalid(error.code)
        case .success(let token): verified = token
        }
        let id = verified.claims.session
        let use = Confirmation.LinkUse(verified, on: device)
        guard let (record, facts) = try await store.look(at: id) else { return .unknown }
        guard let approval = approve(verified) else { return .refused(.mismatched, record) }
        if case .number = approval, site.policy.match == .sameBrowser {
            let standing = record.standing(of: use, admitsNewUser: admits(record), given: facts)
            let isOpen = [.open, .openInOwnBrowser].contains(standing)
            return .refused(isOpen ? .needsOwnBrowser : standing.refusal, record)
        }
        let action = Confirmation.Action.confirm(use, by: approval, admitsNewUser: admits(record))
        return LinkAnswer(try await apply(action, to: id, reporting: kind))
    }

    private func object(
        _ link: String, on device: Device, _ kind: LoginEvent.Kind,
        _ action: (Confirmation.LinkUse, Confirmation.Objection) -> Confirmation.Action,
        _ objection: (SessionID) -> Confirmation.Objection?
    ) async throws(StoreError) -> LinkAnswer {
        let verified: VerifiedToken<LinkClaims>
        switch opened(link) {
        case .failure(let error): return .invalid(error.code)
        case .success(let token): verified = token
        }
        let id = verified.claims.session
        guard let objection = objection(id) else {
            guard let (record, _) = try await store.look(at: id) else { return .unknown }
            return .refused(.mismatched, record)
        }
        let use = Confirmation.LinkUse(verified, on: device)
        return LinkAnswer(try await apply(action(use, objection), to: id, reporting: kind))
    }

    private func admits(_ record: Confirmation) -> Bool {
        site.policy.signup.admits(record.asked.address)
    }

    /// The poll token of a login cookie, if it is a good one and of this very login.
    private func ownBrowser(_ token: String?, of id: SessionID) -> Confirmation.PollUse? {
        guard let token, case .success(let (session, use)) = check(browserProof(token)), session == id else {
            return nil
        }
        return use
    }

    func browserProof(_ token: String) -> OriginProof {
        OriginProof(token: token, clientID: ClientRegistry.defaultID, channel: .browser)
    }

    private static func typed(_ address: String) -> EmailAddress? {
        do { return try EmailAddress(address) } catch { return nil }
    }
}

extension LinkAnswer {
    init(_ outcome: Confirmation.Outcome) {
        self =
            switch outcome {
            case .applied(let record), .repeated(let record): .done(record, nil)
            case .refused(let refusal, let record): .refused(refusal, record)
            case .unknown: .unknown
            }
    }
}
