public import MagicLinkJWT

/// The stored record of one login: it joins token id and session id, says whether the login was confirmed, and
/// becomes the session. Every change of it is an arrow of `apply`; a store adds no rule of its own.
public struct Confirmation: Hashable, Sendable {
    /// What was asked for; never changes.
    public let asked: Asked
    /// What has happened since.
    public internal(set) var progress: Progress

    /// Restores a record that a store has kept.
    public init(asked: Asked, progress: Progress) {
        self.asked = asked
        self.progress = progress
    }

    /// Where a record stands, in the words it is stored in. "Expired" is no such word: it is computed from the clock.
    public enum State: String, CaseIterable, Sendable {
        /// Waiting for the link.
        case pending
        /// Confirmed on another device, not yet collected.
        case confirmed
        /// The origin has its session.
        case collected
        /// Refused by the person, given up by the origin, or guessed at.
        case denied
        /// The session, or the right to one, was taken back.
        case revoked
    }

    /// Why a record ended before its time.
    public enum Ending: String, CaseIterable, Sendable {
        /// *No* on the confirming device.
        case denied
        /// The origin gave up.
        case cancelled
        /// A second wrong number.
        case wrongNumbers = "wrong_numbers"
        /// *This wasn't me.*
        case reported
        /// The holder signed out.
        case signedOut = "signed_out"
        /// The user was blocked.
        case blocked
        /// A spent refresh token came back too late to be a lost answer.
        case refreshReuse = "refresh_reuse"
    }

    /// Which of the two ways a login was begun in, and so how its session is handed over. Neither stands in for the
    /// other: a browser never gets a JWT, and a device never a cookie.
    public enum Channel: String, CaseIterable, Sendable {
        /// The device grant: tokens.
        case device
        /// The hosted pages: a session cookie.
        case browser
    }

    /// The part of a record that is fixed when it is made.
    public struct Asked: Hashable, Sendable {
        /// Names the login, and later the session: `sid`.
        public let id: SessionID
        /// The link token's `jti`.
        public let tokenID: TokenID
        /// The link token's `sub`: the user's id, or one drawn for an address that has no row yet.
        public let subject: UserID
        /// The master key this login uses throughout.
        public let keyID: KeyID
        /// Whose login it is, as typed.
        public let address: EmailAddress
        /// The registered client that asked.
        public let clientID: String
        /// Cookie or tokens.
        public let channel: Channel
        /// The origin's PKCE challenge, if it sent one.
        public let challenge: CodeChallenge?
        /// What the pages and the mail say of the origin.
        public let origin: Device
        /// Where the person goes afterwards, if the origin named a place.
        public let returnTarget: ReturnTarget?
        /// A login that looks like every other and never gets a mail (rule 4).
        public let isDecoy: Bool
        /// Who asked, by what the limits call him; nil where there are none.
        public let asker: Asker?
        /// When it was asked for: `iat`.
        public let issuedAt: NumericDate
        /// From this second on the link is over: `exp`.
        public let expiresAt: NumericDate
        /// What the mail is written in.
        public let language: MailLanguage

        /// Restores the fixed part of a record.
        public init(
            id: SessionID, tokenID: TokenID, subject: UserID, keyID: KeyID, address: EmailAddress, clientID: String,
            channel: Channel, challenge: CodeChallenge?, origin: Device, returnTarget: ReturnTarget?, isDecoy: Bool,
            issuedAt: NumericDate, expiresAt: NumericDate, language: MailLanguage, asker: Asker? = nil
        ) {
            self.id = id
            self.tokenID = tokenID
            self.subject = subject
            self.keyID = keyID
            self.address = address
            self.clientID = clientID
            self.channel = channel
            self.challenge = challenge
            self.origin = origin
            self.returnTarget = returnTarget
            self.isDecoy = isDecoy
            self.issuedAt = issuedAt
            self.expiresAt = expiresAt
            self.language = language
            self.asker = asker
        }
    }

    /// The part of a record that its arrows change.
    public struct Progress: Hashable, Sendable {
        /// Where the record stands.
        public var state: State = .pending
        /// Each wrong number that cost a try; the same one again costs nothing.
        public var wrongNumbers: [MatchNumber] = []
        /// How often the mail was asked for again.
        public var resends = 0
        /// Whose session it is: the row's id where there was a row. Set when confirmed.
        public var userID: UserID?
        /// The mark this login left in the user's row: the link token's `iat`, never later than the confirmation.
        public var lastLogin: NumericDate?
        /// When it was confirmed.
        public var confirmedAt: NumericDate?
        /// By what device it was confirmed.
        public var confirmedBy: Device?
        /// When the origin first collected: the `iat` of its first tokens.
        public var collectedAt: NumericDate?
        /// SHA-256 of the session cookie, 32 bytes; only for a browser's session.
        public var browserSession: [UInt8]?
        /// How often the session was refreshed.
        public var generation: Int64 = 0
        /// When it was last refreshed.
        public var refreshedAt: NumericDate?
        /// When it ended before its time.
        public var endedAt: NumericDate?
        /// Why it ended before its time.
        public var ending: Ending?

        /// The progress of a login that was just begun.
        public init() {}
    }

    /// The flag of the confirmation store: true once a person has confirmed, whatever came after.
    public var confirmed: Bool { progress.confirmedAt != nil }
}
