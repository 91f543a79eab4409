import MagicLinkJWT

extension Confirmation {
    /// True if the poll token's use fits this record: same client, key and channel, and its verifier answers the
    /// challenge, or neither is there. Otherwise nothing is counted and the state is not told.
    public func matches(_ use: PollUse) -> Bool {
        use.clientID == asked.clientID && use.keyID == asked.keyID && use.channel == asked.channel
            && use.challenge == asked.challenge
    }

    /// The same link again, three times at most; a decoy queues a row like every other, and so does a mail that is one
    /// too many for its address.
    mutating func resend(_ use: PollUse, _ limits: LoginLimits?, _ facts: Facts) -> (Outcome, [Effect]) {
        guard matches(use) else { return refused(.mismatched) }
        guard status(at: facts.now) == .pending else { return refused(closedRefusal(facts)) }
        guard progress.resends < Self.resends else { return refused(.tooManyResends) }
        progress.resends += 1
        guard let limits, let asker = asked.asker else { return (.applied(self), [.queueMail(mailRow())]) }
        let (isSilenced, row) = asker.chargingMail(limits, facts)
        return (.applied(self), [.queueMail(mailRow(isSilenced: isSilenced))] + (row.map { [.keepLimit($0)] } ?? []))
    }

    /// How often one login's mail can be asked for again.
    static let resends = 3

    /// The row of this login's mail: which login and which sending, never a token.
    func mailRow(isSilenced: Bool = false) -> QueuedMail {
        QueuedMail(session: asked.id, sending: progress.resends, isDecoy: asked.isDecoy || isSilenced)
    }

    mutating func cancel(_ use: PollUse, _ facts: Facts) -> (Outcome, [Effect]) {
        guard matches(use) else { return refused(.mismatched) }
        if progress.ending == .cancelled { return (.repeated(self), []) }
        guard status(at: facts.now) == .pending else { return refused(closedRefusal(facts)) }
        return finish(.denied, .cancelled, facts)
    }

    mutating func collect(
        _ use: PollUse, _ browserSession: [UInt8]?, _ settlement: Settlement?, _ facts: Facts
    ) -> (Outcome, [Effect]) {
        guard matches(use), (browserSession != nil) == (asked.channel == .browser) else {
            return refused(.mismatched)
        }
        let status = status(at: facts.now)
        guard status == .confirmed || status == .collected else {
            return refused(status == .pending ? .pending : closedRefusal(facts))
        }
        guard maySignIn(facts) else { return refused(.mayNotSignIn) }
        guard status == .collected else {
            markCollected(browserSession, facts)
            return (.applied(self), settling(settlement, facts))
        }
        guard isRedeliverable(at: facts.now) else { return refused(.alreadyCollected) }
        return (.repeated(self), [])
    }

    /// True while a collected session is given again (rule 7).
    func isRedeliverable(at now: NumericDate) -> Bool {
        now < redeliverUntil && progress.generation == 0
    }

    mutating func markCollected(_ browserSession: [UInt8]?, _ facts: Facts) {
        progress.state = .collected
        progress.collectedAt = facts.now
        progress.browserSession = browserSession
    }

    private func closedRefusal(_ facts: Facts) -> Refusal {
        switch status(at: facts.now) {
        case .pending: .pending
        case .confirmed: .alreadyUsed
        case .collected: .alreadyCollected
        case .denied: .denied
        case .revoked: .revoked
        case .expired: .expired
        }
    }
}
