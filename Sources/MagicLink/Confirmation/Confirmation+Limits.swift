import MagicLinkJWT

extension Confirmation {
    /// Who asked for a login, by what the limits call him. Kept with the record, because collecting it settles them.
    public struct Asker: Hashable, Sendable {
        /// Whose rows.
        public let subject: LimitSubject
        /// True if he came from a network or browser from which the address had signed in before.
        public let isKnown: Bool

        /// Creates it.
        public init(subject: LimitSubject, isKnown: Bool) {
            self.subject = subject
            self.isKnown = isKnown
        }
    }

    /// What the limits make of a wish to begin.
    enum Judgement {
        /// It is refused, and nothing is written.
        case over(Overrun)
        /// It begins. `isSilenced`: its mail is a row that nobody sends.
        case within(Asker, isSilenced: Bool, [LimitRow])
    }
}

extension Measure {
    /// Charges network, everybody and address, or nobody.
    ///
    /// Whether the address is known, over its limit or never seen changes what the rows hold, never which are written: a
    /// stranger must not find that out, also not by the time it takes (rule 4).
    func judge(_ facts: Confirmation.Facts) -> Confirmation.Judgement {
        var rows: [LimitRow] = []
        if let network, !limits.network.isEmpty {
            switch facts.limits.network.taking(limits.network, at: facts.now) {
            case .taken(let bucket): rows.append(.bucket(network, bucket))
            case .over(let pause, _): return .over(.network(retryAfter: pause))
            }
        }
        if !limits.everybody.isEmpty {
            switch facts.limits.everybody.taking(limits.everybody, at: facts.now) {
            case .taken(let bucket): rows.append(.bucket(.everybody, bucket))
            case .over(let pause, _): return .over(.everybody(retryAfter: pause))
            }
        }
        let requesters = [network, browser].compactMap { $0 }
        let isKnown = facts.limits.known.contains(anyOf: requesters, at: facts.now)
        let asker = Confirmation.Asker(subject: subject, isKnown: isKnown)
        let (isSilenced, row) = asker.chargingMail(limits, facts)
        return .within(asker, isSilenced: isSilenced, rows + (row.map { [$0] } ?? []))
    }
}

extension Confirmation.Asker {
    /// One more mail to the address: may it be sent, and what is written either way.
    func chargingMail(_ limits: LoginLimits, _ facts: Confirmation.Facts) -> (isSilenced: Bool, LimitRow?) {
        guard !limits.address.isEmpty else { return (false, nil) }
        let rates = isKnown ? limits.address : limits.addressAndStrangers
        switch facts.limits.address.taking(rates, at: facts.now) {
        case .taken(let bucket): return (false, .bucket(subject.address, bucket))
        case .over(_, let bucket): return (true, .bucket(subject.address, bucket))
        }
    }
}

extension Confirmation {
    /// What is written when the session is first collected.
    func settling(_ settlement: Settlement?, _ facts: Facts) -> [Effect] {
        guard let settlement, let subject = asked.asker?.subject else { return [] }
        let limits = settlement.limits
        var rows: [LimitRow] = []
        if let network = subject.network, !limits.network.isEmpty {
            rows.append(.bucket(network, facts.limits.network.givingBack(limits.network, at: facts.now)))
        }
        if !limits.address.isEmpty {
            let requesters = [subject.network, settlement.browser].compactMap { $0 }
            let known = facts.limits.known.adding(requesters, at: facts.now)
            if known != facts.limits.known { rows.append(.known(subject.address, known)) }
        }
        return rows.map { .keepLimit($0) }
    }
}

extension Confirmation.Action {
    /// True if it cannot be decided without what a store keeps of the record's `asker` (`Facts.limits`).
    public var needsLimits: Bool {
        switch self {
        case .resend(_, let limits): limits != nil
        case .collect(_, _, let settlement), .confirm(_, .ownBrowser(_, _, let settlement), _): settlement != nil
        default: false
        }
    }
}
