public import MagicLinkJWT

/// What an origin wishes for.
public struct LoginWish: Hashable, Sendable {
    /// Whose login.
    public let address: EmailAddress
    /// The registered client that asks, already proved where it has a secret.
    public let clientID: String
    /// Cookie or tokens.
    public let channel: Confirmation.Channel
    /// The origin's PKCE challenge, if it sent one.
    public let challenge: CodeChallenge?
    /// What is known of the origin.
    public let origin: Device
    /// Where the person goes afterwards, checked by the policy.
    public let returnTarget: ReturnTarget?
    /// What the origin would read of the languages we write; nil means the policy's.
    public let language: MailLanguage?
    /// The network that asks; nil where it is not known or stands for many, and then only the limits of the address and
    /// of everybody hold.
    public let network: ClientNetwork?
    /// What the browser showed of itself, if somebody has signed in with it before.
    public let browser: BrowserMark?

    /// Creates a wish; what is left out is the simplest: the default client, tokens, no challenge, nothing known.
    public init(
        address: EmailAddress, clientID: String = ClientRegistry.defaultID, channel: Confirmation.Channel = .device,
        challenge: CodeChallenge? = nil, origin: Device = .unknown, returnTarget: ReturnTarget? = nil,
        language: MailLanguage? = nil, network: ClientNetwork? = nil, browser: BrowserMark? = nil
    ) {
        self.address = address
        self.clientID = clientID
        self.channel = channel
        self.challenge = challenge
        self.origin = origin
        self.returnTarget = returnTarget
        self.language = language
        self.network = network
        self.browser = browser
    }
}

/// What the origin gets at once. The same for every address (rule 4).
public struct BegunLogin: Hashable, Sendable {
    /// The secret that the origin polls with.
    public let pollToken: PollToken
    /// To be shown on the origin's screen.
    public let number: MatchNumber
    /// Names the login.
    public let session: SessionID
    /// How long the poll token lives.
    public let lifetime: Duration
}

/// Why a login did not begin. Nothing was written, and nothing depends on whose address it was (rule 4).
public enum LoginNotBegun: Error, Hashable, Sendable {
    /// The requester's network, or everybody together, has begun too many.
    case limited(Overrun)
    /// The store could not do it.
    case failed(StoreError)
}

/// What an origin shows to prove that it is the one. Prints as `<redacted>`.
public struct OriginProof: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The poll token in compact form; anything else is refused, not trapped.
    public let token: String
    /// The client that shows it, already proved where it has a secret.
    public let clientID: String
    /// The way it came in.
    public let channel: Confirmation.Channel
    /// The PKCE verifier, if one came.
    public let verifier: String?

    /// Creates a proof.
    public init(
        token: String, clientID: String = ClientRegistry.defaultID, channel: Confirmation.Channel = .device,
        verifier: String? = nil
    ) {
        self.token = token
        self.clientID = clientID
        self.channel = channel
        self.verifier = verifier
    }

    /// Nothing of it.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a proof was worth nothing. What failed in the token itself may be said to whoever sent it, for it is no secret of
/// ours; that a record is missing or does not match it may not.
public enum InvalidProof: Error, Hashable, Sendable {
    /// The token failed a check of rule 3.
    case token(TokenError.Code)
    /// What came as a PKCE verifier cannot be one.
    case verifierMalformed
    /// No login answers to it: none of that id, or one of another client, key, channel or challenge.
    case noSuchLogin
    /// It was collected before, and the time to fetch it again is over.
    case alreadyCollected
    /// It was a refresh token that had been spent; the session is over.
    case refreshReuse

    /// The stable code.
    public var code: String {
        switch self {
        case .token(let code): code.rawValue
        case .verifierMalformed: "verifier_malformed"
        case .noSuchLogin: "no_such_login"
        case .alreadyCollected: Confirmation.Refusal.alreadyCollected.rawValue
        case .refreshReuse: Confirmation.Refusal.refreshReuse.rawValue
        }
    }
}

/// A login that nobody has confirmed yet, in the hands of whoever has just shown its poll token and verifier. Nothing
/// else makes one, so it can be asked again without them: 16 bytes, where a parked poll would have kept a token.
public struct PendingLogin: Hashable, Sendable {
    /// Names the login.
    public let id: SessionID

    init(id: SessionID) {
        self.id = id
    }
}

/// A poll whose token and verifier were good; whether there is such a login has yet to be asked. Nothing else makes one.
public struct ProvedPoll: Hashable, Sendable {
    let id: SessionID
    let use: Confirmation.PollUse
}

/// What a poll can be told at once.
public enum Glance: Hashable, Sendable {
    /// This.
    case known(TokenAnswer)
    /// Nothing; ask with `LoginFlow.poll(_:)`, which may wait.
    case open(ProvedPoll)
}

/// What a poll or a refresh is told.
public enum TokenAnswer: Hashable, Sendable {
    /// Nobody has confirmed this login yet.
    case pending(PendingLogin)
    /// The session; the same bytes each time while rule 7 holds.
    case granted(GrantedSession)
    /// Denied, taken back, or the person may no longer sign in.
    case denied
    /// The link, the window or the token is over.
    case expired
    /// The token opens nothing.
    case invalid(InvalidProof)

    init(_ refusal: Confirmation.Refusal, of id: SessionID) {
        self =
            switch refusal {
            case .pending: .pending(PendingLogin(id: id))
            case .expired: .expired
            case .denied, .revoked, .mayNotSignIn: .denied
            case .alreadyCollected: .invalid(.alreadyCollected)
            case .refreshReuse: .invalid(.refreshReuse)
            default: .invalid(.noSuchLogin)
            }
    }
}

/// What an origin's request about its own login is told.
public enum OriginAnswer: Hashable, Sendable {
    /// It is so.
    case done
    /// It cannot be done any more; why.
    case refused(Confirmation.Refusal)
    /// The proof is worth nothing.
    case invalid(InvalidProof)
}

/// What a link's page shows. Making one changes nothing (rule 1).
public enum LinkView: Sendable {
    /// The record, what its link can still do, and whether this browser is the origin.
    case record(Confirmation, Confirmation.LinkStanding, isOwnBrowser: Bool)
    /// The token failed a check of rule 3; the store was not asked.
    case invalid(TokenError.Code)
    /// No such login; it may be long over.
    case unknown
}

/// What the confirming device is told. It never receives a session, unless it is the origin's own browser.
public enum LinkAnswer: Sendable {
    /// It is so; in the origin's own browser, with its session.
    case done(Confirmation, BrowserSession?)
    /// It was not done.
    case refused(Confirmation.Refusal, Confirmation)
    /// The token failed a check of rule 3; the store was not asked.
    case invalid(TokenError.Code)
    /// No such login.
    case unknown
}

/// What a browser that waits is told.
public enum BrowserAnswer: Sendable {
    /// Nobody has confirmed this login yet.
    case pending(PendingLogin)
    /// The session for the cookie; the same bits each time while rule 7 holds.
    case granted(BrowserSession, Confirmation)
    /// Denied, taken back, or the person may no longer sign in.
    case denied
    /// The link, the window or the token is over.
    case expired
    /// The token opens nothing.
    case invalid(InvalidProof)
}

/// A living session, as its holder and resource servers see it.
public struct SessionView: Hashable, Sendable {
    /// Names the session.
    public let id: SessionID
    /// Whose it is.
    public let user: User
    /// Through which client.
    public let clientID: String
    /// When the login was confirmed.
    public let authenticatedAt: NumericDate
    /// From this second on it is over.
    public let expiresAt: NumericDate
}

/// What the holder of a session shows. Prints as `<redacted>`.
public enum SessionCredential: Sendable, CustomStringConvertible, CustomReflectable {
    /// An access token in compact form.
    case bearer(String)
    /// The secret of a session cookie.
    case browser(BrowserSession)

    /// Nothing of it.
    public var description: String { "<redacted>" }
    /// Nothing of it.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
