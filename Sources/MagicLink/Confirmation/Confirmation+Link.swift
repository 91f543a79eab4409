public import MagicLinkJWT

extension Confirmation {
    /// What a link can still do, and what its page says. Looking changes nothing (rule 1).
    public enum LinkStanding: Hashable, Sendable {
        /// It can be confirmed or denied.
        case open
        /// As `open`, but no number is taken: too many wrong ones were typed for this address today.
        case openInOwnBrowser
        /// Used by this same device less than a minute ago.
        case justDone
        /// Used; the page says when and by what device, and offers *This wasn't me*.
        case used(at: NumericDate, by: Device)
        /// Denied, given up, or reported.
        case ended(Ending)
        /// A later login took its place (rule 6).
        case superseded
        /// Over before anybody used it.
        case expired
        /// This person may not sign in (rule 11).
        case mayNotSignIn
        /// The token is not this record's.
        case mismatched
    }

    /// Rule 3's questions about a record, in their order: equal, pending and alive, rule 6, rule 11.
    public func standing(of link: LinkUse, admitsNewUser: Bool, given facts: Facts) -> LinkStanding {
        guard link.tokenID == asked.tokenID, link.subject == asked.subject, link.keyID == asked.keyID else {
            return .mismatched
        }
        if let at = progress.confirmedAt, let by = progress.confirmedBy, progress.ending != .reported {
            let isFresh = facts.now < at + Lifetime.justDone && by == link.device && progress.ending == nil
            return isFresh ? .justDone : .used(at: at, by: by)
        }
        if let ending = progress.ending { return .ended(ending) }
        guard status(at: facts.now) == .pending else { return .expired }
        if isSuperseded(facts) { return .superseded }
        let admitted = facts.user.map { !$0.isBlocked } ?? admitsNewUser
        guard admitted, !asked.isDecoy else { return .mayNotSignIn }
        return facts.wrongNumbers?.limitReached(at: facts.now) == true ? .openInOwnBrowser : .open
    }

    /// Rule 6: a later login of this person took this link's place.
    func isSuperseded(_ facts: Facts) -> Bool {
        guard let mark = facts.user?.lastLogin else { return false }
        return asked.issuedAt < mark.at || (asked.issuedAt == mark.at && mark.session == asked.id)
    }

    mutating func confirm(_ link: LinkUse, _ approval: Approval, _ admitsNewUser: Bool, _ facts: Facts)
        -> (Outcome, [Effect])
    {
        let standing = standing(of: link, admitsNewUser: admitsNewUser, given: facts)
        switch standing {
        case .open, .openInOwnBrowser: break
        // The same button pressed twice on one device; whoever proves nothing new hears no more than "used".
        case .justDone:
            guard proves(approval) else { return refused(.alreadyUsed) }
            // In the origin's own browser this answer brings the session again, so rule 11 is asked again.
            return maySignIn(facts) ? (.repeated(self), []) : refused(.mayNotSignIn)
        case let closed: return refused(closed.refusal)
        }
        switch approval {
        case .ownBrowser(let use, let browserSession, let settlement):
            guard matches(use), asked.channel == .browser else { return refused(.mismatched) }
            let effects = markConfirmed(link, facts) + settling(settlement, facts)
            markCollected(browserSession, facts)
            return (.applied(self), effects)
        case .number(let number, let isRight):
            return standing == .open ? judge(number, isRight, link, facts) : refused(.needsOwnBrowser)
        }
    }

    /// Two tries. A malformed number, an empty one, one that is never drawn, and the same wrong one again cost none.
    private mutating func judge(_ number: MatchNumber?, _ isRight: Bool, _ link: LinkUse, _ facts: Facts)
        -> (Outcome, [Effect])
    {
        guard let number else { return refused(.numberMalformed) }
        if isRight {
            let effects = markConfirmed(link, facts)
            return (.applied(self), effects)
        }
        // A number that no login ever has is what a machine fills in; it must not cost the person a try (rule 1).
        guard !number.isGuessable else { return refused(.numberMalformed) }
        guard !progress.wrongNumbers.contains(number) else { return refused(.numberWrong) }
        progress.wrongNumbers.append(number)
        let effects: [Effect] = [.countWrongNumber(asked.address, at: facts.now)]
        guard progress.wrongNumbers.count >= Self.tries else { return (.refused(.numberWrong, self), effects) }
        _ = finish(.denied, .wrongNumbers, facts)
        return (.refused(.denied, self), effects)
    }

    /// The second wrong number ends the login.
    static let tries = 2

    private mutating func markConfirmed(_ link: LinkUse, _ facts: Facts) -> [Effect] {
        let user = facts.user?.id ?? asked.subject
        let mark = User.LastLogin(at: min(asked.issuedAt, facts.now), session: asked.id)
        progress.state = .confirmed
        progress.userID = user
        progress.lastLogin = mark.at
        progress.confirmedAt = facts.now
        progress.confirmedBy = link.device
        return [.recordLogin(RecordedLogin(user: user, address: asked.address, mark: mark))]
    }

    mutating func deny(_ link: LinkUse, _ objection: Objection, _ facts: Facts) -> (Outcome, [Effect]) {
        // Who may no longer sign in may still say no; a link that a later login retired has nothing left to refuse.
        switch standing(of: link, admitsNewUser: true, given: facts) {
        case .open, .openInOwnBrowser, .mayNotSignIn: break
        case .justDone: return refused(.alreadyUsed)
        case let closed: return refused(closed.refusal)
        }
        if let refusal = weigh(objection, facts) { return refused(refusal) }
        return finish(.denied, .denied, facts)
    }

    mutating func report(_ link: LinkUse, _ objection: Objection, _ facts: Facts) -> (Outcome, [Effect]) {
        switch standing(of: link, admitsNewUser: true, given: facts) {
        case .mismatched: return refused(.mismatched)
        case .justDone, .used, .ended(.reported): break
        case .open, .openInOwnBrowser: return refused(.pending)
        case let closed: return refused(closed.refusal)
        }
        if let refusal = weigh(objection, facts) { return refused(refusal) }
        guard progress.state != .revoked else { return (.repeated(self), []) }
        // Also where there is nothing left to end: who says so must not be told that it was too late (rule 5).
        return finish(.revoked, .reported, facts)
    }

    private func weigh(_ objection: Objection, _ facts: Facts) -> Refusal? {
        switch objection {
        case .ownBrowser(let use): matches(use) && asked.channel == .browser ? nil : .mismatched
        case .address(let address): address == (facts.user?.address ?? asked.address) ? nil : .addressWrong
        }
    }

    private func proves(_ approval: Approval) -> Bool {
        switch approval {
        case .number(_, let isRight): isRight
        case .ownBrowser(let use, _, _): matches(use)
        }
    }
}

extension Confirmation.LinkStanding {
    /// The refusal of a confirmation that meets this standing.
    var refusal: Confirmation.Refusal {
        switch self {
        case .open, .openInOwnBrowser: .pending
        case .justDone, .used: .alreadyUsed
        case .ended: .denied
        case .superseded: .superseded
        case .expired: .expired
        case .mayNotSignIn: .mayNotSignIn
        case .mismatched: .mismatched
        }
    }
}
