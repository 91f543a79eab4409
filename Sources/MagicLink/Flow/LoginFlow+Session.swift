public import MagicLinkJWT

extension LoginFlow {
    /// What a waiting browser is told; a pure read. If something is ready, ask `collect(browser:)`.
    public func look(browser pollToken: String) async throws(StoreError) -> BrowserLook {
        switch check(browserProof(pollToken)) {
        case .failure(.token(.expired)): return .closed(.expired)
        case .failure(let invalid): return .closed(.invalid(invalid))
        case .success(let (id, use)):
            guard let (record, facts) = try await store.look(at: id), record.matches(use) else {
                return .closed(.invalid(.noSuchLogin))
            }
            guard let number = site.number(of: id, under: record.asked.keyID) else { return .closed(.denied) }
            switch record.status(at: facts.now) {
            case .pending: return .waiting(record, number)
            case .confirmed: return .ready(record)
            case .collected:
                return record.isRedeliverable(at: facts.now) ? .ready(record) : .closed(.invalid(.alreadyCollected))
            case .denied, .revoked: return .closed(.denied)
            case .expired: return .closed(.expired)
            }
        }
    }

    /// A waiting browser collects its session cookie; again within the window it gets the same one (rule 7).
    ///
    /// - Parameter mark: what this browser showed of itself, if somebody has signed in with it before.
    public func collect(
        browser pollToken: String, mark: BrowserMark? = nil
    ) async throws(StoreError) -> BrowserAnswer {
        switch check(browserProof(pollToken)) {
        case .failure(.token(.expired)): return .expired
        case .failure(let invalid): return .invalid(invalid)
        case .success(let (id, use)):
            // The common answer takes no writer where it is known.
            if let (record, facts) = store.glance(at: id), record.matches(use), record.status(at: facts.now) == .pending
            {
                return .pending(PendingLogin(id: id))
            }
            guard let session = site.browserSession(of: id, under: use.keyID) else { return .denied }
            let settlement = site.settlement(browser: browserMark(mark, of: id))
            let action = Confirmation.Action.collect(use, browserSession: session.digest, settling: settlement)
            switch try await apply(action, to: id, reporting: .collected) {
            case .applied(let record), .repeated(let record): return .granted(session, record)
            case .refused(.pending, _): return .pending(PendingLogin(id: id))
            case .refused(let refusal, _): return BrowserAnswer(TokenAnswer(refusal, of: id))
            case .unknown: return .invalid(.noSuchLogin)
            }
        }
    }

    /// Who the holder is; nil for anything but a living session of somebody who may sign in (rule 11). Reads the
    /// record, so a revocation holds at once.
    public func session(_ credential: SessionCredential) async throws(StoreError) -> SessionView? {
        guard let (id, keyID) = try await login(of: credential), let (record, facts) = try await store.look(at: id),
            record.isLiveSession(given: facts), let user = facts.user, site.keys.contains(record.asked.keyID),
            keyID == nil || keyID == record.asked.keyID, let at = record.progress.confirmedAt
        else { return nil }
        return SessionView(
            id: id, user: user, clientID: record.asked.clientID, authenticatedAt: at,
            expiresAt: record.sessionExpiresAt)
    }

    /// The holder leaves; true if there was a session to end. It is over everywhere at once, refresh token included.
    public func signOut(_ credential: SessionCredential) async throws(StoreError) -> Bool {
        guard let session = try await session(credential) else { return false }
        guard case .applied = try await apply(.signOut, to: session.id, reporting: .revoked) else { return false }
        return true
    }

    /// The user may no longer sign in, and everything that is open ends; false if there is no such user.
    ///
    /// The mark comes first and is asked for at every step, so a call that was cut short has let nobody in;
    /// repeating it finishes the work.
    public func block(_ user: UserID) async throws(StoreError) -> Bool {
        guard try await users.setBlocked(true, for: user) else { return false }
        for id in try await store.openLogins(of: user) {
            _ = try await apply(.block, to: id, reporting: .revoked)
        }
        return true
    }

    /// The user may sign in again; false if there is no such user. What was ended stays ended.
    public func unblock(_ user: UserID) async throws(StoreError) -> Bool {
        try await users.setBlocked(false, for: user)
    }

    /// Which login, and for a token the key that signed it: another key of the ring, leaked perhaps and on its way
    /// out, opens only the logins that name it.
    private func login(of credential: SessionCredential) async throws(StoreError) -> (SessionID, KeyID?)? {
        switch credential {
        case .browser(let session): return try await store.login(browserSession: session.digest).map { ($0, nil) }
        case .bearer(let token):
            do {
                let verified = try site.codec.verify(token, as: SessionClaims.self, at: clock.now)
                return (verified.claims.session, verified.keyID)
            } catch {
                return nil
            }
        }
    }
}

/// What a waiting browser's page shows. Making one changes nothing (rule 1).
public enum BrowserLook: Sendable {
    /// Nobody has confirmed yet; the number is to be shown.
    case waiting(Confirmation, MatchNumber)
    /// There is something to collect.
    case ready(Confirmation)
    /// It is over; why.
    case closed(BrowserAnswer)
}

extension BrowserAnswer {
    init(_ answer: TokenAnswer) {
        self =
            switch answer {
            case .expired: .expired
            case .denied: .denied
            case .invalid(let invalid): .invalid(invalid)
            case .granted, .pending: .invalid(.noSuchLogin)
            }
    }
}
