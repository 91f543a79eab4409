public import MagicLinkJWT

extension Confirmation {
    /// What somebody wants of a login. A value: it can be queued, retried and compared, and holds no secret.
    ///
    /// Whoever makes one has already checked the MACs and the times of the tokens behind it (rule 3).
    public enum Action: Hashable, Sendable {
        /// The origin asks for the same mail again. `within`: the limits that it counts for; nil where there are none.
        case resend(PollUse, within: LoginLimits? = nil)
        /// The origin gives up.
        case cancel(PollUse)
        /// *Yes* on the confirming device. `admitsNewUser`: may a person who has no row yet get one?
        case confirm(LinkUse, by: Approval, admitsNewUser: Bool)
        /// *No* on the confirming device.
        case deny(LinkUse, by: Objection)
        /// *This wasn't me* on a used link.
        case report(LinkUse, by: Objection)
        /// The origin fetches its session; a browser's session comes with the SHA-256 of its cookie.
        case collect(PollUse, browserSession: [UInt8]?, settling: Settlement? = nil)
        /// The session's holder asks for the next tokens.
        case refresh(RefreshUse)
        /// The session's holder leaves.
        case signOut
        /// The user may no longer sign in.
        case block
    }

    /// What a verified link token says, and what opened it.
    public struct LinkUse: Hashable, Sendable {
        /// `jti`.
        public let tokenID: TokenID
        /// `sub`.
        public let subject: UserID
        /// The key it was signed with.
        public let keyID: KeyID
        /// What the link was opened on.
        public let device: Device

        /// Creates the use of a token that has passed every check of rule 3.
        public init(_ token: VerifiedToken<LinkClaims>, on device: Device) {
            tokenID = token.claims.id
            subject = token.claims.subject
            keyID = token.keyID
            self.device = device
        }
    }

    /// What a verified poll token says, and what came with it.
    public struct PollUse: Hashable, Sendable {
        /// The client that uses it, which has proved to be that client.
        public let clientID: String
        /// The key it was signed with.
        public let keyID: KeyID
        /// The way it came in.
        public let channel: Channel
        /// The challenge that the verifier beside it answers; nil if none came.
        public let challenge: CodeChallenge?

        /// The use that fits `record`, for whoever has shown its token before.
        init(provedFor record: Confirmation) {
            clientID = record.asked.clientID
            keyID = record.asked.keyID
            channel = record.asked.channel
            challenge = record.asked.challenge
        }

        /// Creates the use of a token that has passed every check of rule 3.
        public init(
            _ token: VerifiedToken<PollClaims>, by clientID: String, over channel: Channel,
            answering challenge: CodeChallenge?
        ) {
            self.clientID = clientID
            keyID = token.keyID
            self.channel = channel
            self.challenge = challenge
        }
    }

    /// What a verified refresh token says.
    public struct RefreshUse: Hashable, Sendable {
        /// The client that uses it, which has proved to be that client.
        public let clientID: String
        /// The key it was signed with.
        public let keyID: KeyID
        /// Which refresh it is good for.
        public let generation: Int64

        /// Creates the use of a token that has passed every check of rule 3.
        public init(_ token: VerifiedToken<RefreshClaims>, by clientID: String) {
            self.clientID = clientID
            keyID = token.keyID
            generation = token.claims.generation
        }
    }

    /// What a *Yes* is proved by: something a mail scanner does not give.
    public enum Approval: Hashable, Sendable {
        /// The number from the origin's screen; nil if what was typed is none. `isRight` compares it with this login's.
        case number(MatchNumber?, isRight: Bool)
        /// The origin's own browser: its cookie holds the poll token of this very login. Confirms and collects in one.
        case ownBrowser(PollUse, browserSession: [UInt8], settling: Settlement? = nil)
    }

    /// What a *No* is proved by: something a mail scanner does not give.
    public enum Objection: Hashable, Sendable {
        /// The address the mail went to, typed; nil if what was typed is none.
        case address(EmailAddress?)
        /// The origin's own browser.
        case ownBrowser(PollUse)
    }
}
