public import MagicLinkJWT

/// Tells the wall-clock time. An implementation never steps back: what was over stays over (`SteadyClock`).
public protocol WallClock: Sendable {
    /// The current time.
    var now: NumericDate { get }
}

/// Draws bytes nobody can predict.
public protocol RandomSource: Sendable {
    /// 64 random bits.
    func next() -> UInt64
}

/// The system's own generator, `getrandom(2)`.
public struct SystemRandom: RandomSource {
    /// Creates the source; it has no state.
    public init() {}

    /// 64 bits from the system.
    public func next() -> UInt64 {
        var generator = SystemRandomNumberGenerator()
        return generator.next()
    }
}

extension UniqueID {
    /// Draws a version-4 UUID.
    init(from source: any RandomSource) {
        self.init(random: source.next(), source.next())
    }
}

/// Hears what happened, for logs and figures. Never a token, a number or an address (rule 10).
public protocol EventSink: Sendable {
    /// Called after the fact, on whatever task did it; must not block.
    func report(_ event: LoginEvent)
}

/// One thing that happened to one login.
public struct LoginEvent: Hashable, Sendable {
    /// What happened; the raw value is the stable word in logs.
    public enum Kind: String, CaseIterable, Sendable {
        /// A login was begun.
        case begun
        /// Its mail was asked for again.
        case resent
        /// Its mail was handed over.
        case mailed
        /// Its mail could not be handed over, for good.
        case mailFailed = "mail_failed"
        /// It was confirmed.
        case confirmed
        /// The origin has its session.
        case collected
        /// The session was refreshed.
        case refreshed
        /// It was denied or given up. (A second wrong number is `refused` with the code `denied`.)
        case denied
        /// Its session was taken back. (A stolen refresh token is `refused` with the code `refresh_reuse`.)
        case revoked
        /// Something was refused; `code` says why.
        case refused
    }

    /// What happened.
    public let kind: Kind
    /// To which login.
    public let session: SessionID
    /// The stable code of a refusal; nil otherwise.
    public let code: String?

    /// Creates an event.
    public init(_ kind: Kind, _ session: SessionID, code: String? = nil) {
        self.kind = kind
        self.session = session
        self.code = code
    }
}

/// Hears everything and keeps nothing.
public struct SilentSink: EventSink {
    /// Creates the sink.
    public init() {}
    /// Does nothing.
    public func report(_ event: LoginEvent) {}
}
