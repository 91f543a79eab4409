extension Confirmation {
    /// Every arrow of the state diagram and every rule about it, and nothing else: no I/O, no clock, no chance.
    ///
    /// A store calls this with the record, the facts and the action, all read in one transaction, and writes the
    /// record if it changed, together with the effects. It may call it again after losing a race.
    public mutating func apply(_ action: Action, given facts: Facts) -> (Outcome, [Effect]) {
        switch action {
        case .resend(let use, let limits): resend(use, limits, facts)
        case .cancel(let use): cancel(use, facts)
        case .confirm(let link, let approval, let admitsNewUser): confirm(link, approval, admitsNewUser, facts)
        case .deny(let link, let objection): deny(link, objection, facts)
        case .report(let link, let objection): report(link, objection, facts)
        case .collect(let use, let browserSession, let settlement): collect(use, browserSession, settlement, facts)
        case .refresh(let use): refresh(use, facts)
        case .signOut: end(.signedOut, facts)
        case .block: end(.blocked, facts)
        }
    }

    /// True if whoever waits for this login has something new to hear since `before`: its state is another.
    ///
    /// A store tells its `ChangeFeed` of nothing else. A mistyped number and a resend change the record too, but a
    /// poll that is woken and answered "pending" before its time would tell the origin of them (rule 4).
    public func isNews(since before: Confirmation) -> Bool {
        progress.state != before.progress.state
    }

    /// The arrow into `denied` or `revoked`.
    mutating func finish(_ state: State, _ ending: Ending, _ facts: Facts) -> (Outcome, [Effect]) {
        progress.state = state
        progress.ending = ending
        progress.endedAt = facts.now
        return (.applied(self), [])
    }

    func refused(_ refusal: Refusal) -> (Outcome, [Effect]) {
        (.refused(refusal, self), [])
    }

    /// Rule 11 for somebody whose login was confirmed: the row must be there and not blocked.
    func maySignIn(_ facts: Facts) -> Bool {
        facts.user.map { !$0.isBlocked } ?? false
    }
}
