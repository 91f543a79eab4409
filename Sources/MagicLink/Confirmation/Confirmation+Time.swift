public import MagicLinkJWT

extension Confirmation {
    /// Where a record stands at one moment: its stored state, or `expired`.
    public enum Status: Hashable, Sendable {
        /// Waiting for the link.
        case pending
        /// Confirmed, and still to be collected.
        case confirmed
        /// A living session.
        case collected
        /// Refused, given up or guessed at.
        case denied
        /// Taken back.
        case revoked
        /// Its link, its collect window or its session is over.
        case expired
    }

    /// Where the record stands at `now`. At its deadline a thing is over.
    public func status(at now: NumericDate) -> Status {
        switch progress.state {
        case .denied: .denied
        case .revoked: .revoked
        case .pending: now < asked.expiresAt ? .pending : .expired
        case .confirmed: now < collectUntil ? .confirmed : .expired
        case .collected: now < sessionExpiresAt ? .collected : .expired
        }
    }

    /// From this second on a confirmed login can no longer be collected.
    public var collectUntil: NumericDate {
        (progress.confirmedAt ?? asked.issuedAt) + Lifetime.collectWindow
    }

    /// From this second on a collected session is not given again.
    var redeliverUntil: NumericDate {
        max(collectUntil, (progress.collectedAt ?? asked.issuedAt) + Lifetime.redelivery)
    }

    /// From this second on the session is over, however often it was refreshed.
    public var sessionExpiresAt: NumericDate {
        (progress.confirmedAt ?? asked.issuedAt) + Lifetime.session
    }

    /// The `exp` of the poll token.
    public var pollExpiresAt: NumericDate {
        asked.expiresAt + Lifetime.collectWindow + Lifetime.pollMargin
    }

    /// From this second on a store may forget the record: a day after its end, and never before its poll token's `exp`.
    public var removableAt: NumericDate {
        let end: NumericDate =
            switch progress.state {
            case .pending: asked.expiresAt
            case .confirmed: collectUntil
            case .collected: sessionExpiresAt
            case .denied, .revoked: progress.endedAt ?? asked.expiresAt
            }
        return max(end + Lifetime.afterEnd, pollExpiresAt)
    }
}
