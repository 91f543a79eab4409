import MagicLinkJWT

extension Confirmation {
    /// A generation works once; again within 30 s it gives the same answer, for the answer may have been lost; later
    /// it is taken for stolen and ends the session (https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2).
    mutating func refresh(_ use: RefreshUse, _ facts: Facts) -> (Outcome, [Effect]) {
        guard use.clientID == asked.clientID, use.keyID == asked.keyID, asked.channel == .device,
            use.generation >= 0, use.generation <= progress.generation
        else { return refused(.mismatched) }
        switch status(at: facts.now) {
        case .collected: break
        case .revoked, .denied: return refused(.revoked)
        case .pending, .confirmed: return refused(.mismatched)
        case .expired: return refused(.expired)
        }
        guard maySignIn(facts) else { return refused(.mayNotSignIn) }
        if use.generation == progress.generation {
            progress.generation += 1
            progress.refreshedAt = facts.now
            return (.applied(self), [])
        }
        if use.generation == progress.generation - 1, let at = progress.refreshedAt,
            facts.now < at + Lifetime.refreshRetry
        {
            return (.repeated(self), [])
        }
        _ = finish(.revoked, .refreshReuse, facts)
        return (.refused(.refreshReuse, self), [])
    }

    /// Sign-out and block: both end what was confirmed, and leave alone what nobody has confirmed.
    mutating func end(_ ending: Ending, _ facts: Facts) -> (Outcome, [Effect]) {
        switch status(at: facts.now) {
        case .confirmed, .collected: finish(.revoked, ending, facts)
        case .revoked: (.repeated(self), [])
        case .pending: refused(.pending)
        case .denied: refused(.denied)
        case .expired: refused(.expired)
        }
    }

    /// True if this is a living session of a user who may sign in: what `/session` and introspection ask (rule 11).
    public func isLiveSession(given facts: Facts) -> Bool {
        status(at: facts.now) == .collected && maySignIn(facts)
    }
}
