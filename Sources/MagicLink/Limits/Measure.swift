public import MagicLinkJWT

/// What a wish to begin is measured by: the limits, and who asks for whose login.
public struct Measure: Hashable, Sendable {
    /// The limits of the site.
    public let limits: LoginLimits
    /// Whose login.
    public let address: Pseudonym
    /// From which network; nil where that is not known or stands for many.
    public let network: Pseudonym?
    /// By which browser; nil if it is none that somebody has signed in with.
    public let browser: Pseudonym?

    /// Creates a measure.
    public init(limits: LoginLimits, address: Pseudonym, network: Pseudonym?, browser: Pseudonym?) {
        self.limits = limits
        self.address = address
        self.network = network
        self.browser = browser
    }

    /// Whose rows a store reads to measure, and writes.
    public var subject: LimitSubject { LimitSubject(address: address, network: network) }
}

/// What collecting a session settles with the limits: it gives back what its network was charged, and who signed in is
/// known from now on.
public struct Settlement: Hashable, Sendable {
    /// The limits of the site.
    public let limits: LoginLimits
    /// The browser that collects; nil if it is none.
    public let browser: Pseudonym?

    /// Creates a settlement.
    public init(limits: LoginLimits, browser: Pseudonym?) {
        self.limits = limits
        self.browser = browser
    }
}

/// Whose rows limits are read from and written to: an address, a network if there is one, and everybody.
public struct LimitSubject: Hashable, Sendable {
    /// The address.
    public let address: Pseudonym
    /// The network.
    public let network: Pseudonym?

    /// Names a subject.
    public init(address: Pseudonym, network: Pseudonym?) {
        self.address = address
        self.network = network
    }
}

/// What a store has kept of a subject; what it has no row of is full, and nobody is known.
public struct LimitFacts: Hashable, Sendable {
    /// Mails to the address.
    public var address: Bucket = .full
    /// Logins of the network.
    public var network: Bucket = .full
    /// Logins of everybody.
    public var everybody: Bucket = .full
    /// Who has signed in as that address.
    public var known: KnownRequesters = .nobody

    /// The facts where nothing was kept.
    public init() {}
}

/// One row to be written: all of it, whatever was there.
public enum LimitRow: Hashable, Sendable {
    /// What was taken of a bucket.
    case bucket(Pseudonym, Bucket)
    /// Who is known to an address.
    case known(Pseudonym, KnownRequesters)
}

/// Which limit is reached, of those that a requester is told of: his own network's, or the one that all share. That of an
/// address nobody is told of (rule 4).
public enum Overrun: Error, Hashable, Sendable {
    /// Too many logins of this network that were not collected.
    case network(retryAfter: Duration)
    /// Too many logins altogether.
    case everybody(retryAfter: Duration)

    /// Whole seconds until the next one, if nobody else comes first.
    public var retryAfter: Duration {
        switch self {
        case .network(let pause), .everybody(let pause): pause
        }
    }

    /// The stable code, for logs.
    public var code: String {
        switch self {
        case .network: "network_over_limit"
        case .everybody: "service_over_limit"
        }
    }
}
