public import MagicLinkJWT

extension Confirmation {
    /// What became of an action. Of any number of racing callers exactly one hears `applied`.
    public enum Outcome: Hashable, Sendable {
        /// You did it.
        case applied(Confirmation)
        /// It was done before by the holder of the same secret; the same answer again.
        case repeated(Confirmation)
        /// It was not done. The record may still have changed: a wrong number counts, a stolen refresh token revokes.
        case refused(Refusal, Confirmation)
        /// There is no such login.
        case unknown
    }

    /// Why an action was refused. The raw value is the stable code in logs and problem documents.
    public enum Refusal: String, Error, CaseIterable, Hashable, Sendable {
        /// The token is not this record's: other `jti`, `sub`, `kid`, client, channel or verifier.
        case mismatched
        /// Still waiting for the link.
        case pending
        /// Confirmed already; the link was used.
        case alreadyUsed = "already_used"
        /// Collected already, and the time to fetch the same session again is over.
        case alreadyCollected = "already_collected"
        /// Denied or given up.
        case denied
        /// Taken back.
        case revoked
        /// Link life, collect window or session is over.
        case expired
        /// A later login took this link's place (rule 6).
        case superseded
        /// This person may not sign in (rule 11).
        case mayNotSignIn = "may_not_sign_in"
        /// What was typed is no number, or one that no login ever has; it costs nothing.
        case numberMalformed = "number_malformed"
        /// The number is wrong; one try is left.
        case numberWrong = "number_wrong"
        /// Too many wrong numbers for this address today, or numbers are not asked here: only the origin's browser.
        case needsOwnBrowser = "needs_own_browser"
        /// What was typed is not the address the mail went to.
        case addressWrong = "address_wrong"
        /// The mail was asked for too often.
        case tooManyResends = "too_many_resends"
        /// A spent refresh token came back; the session is over.
        case refreshReuse = "refresh_reuse"
    }

    /// What must be written in the same transaction as the record, or after it, and may then be repeated: a mail row is
    /// named by login and sending, a mark never moves back, and a wrong number counted twice errs on the safe side.
    public enum Effect: Hashable, Sendable {
        /// One more row in the mail queue.
        case queueMail(QueuedMail)
        /// Make or find the user's row and move its mark (`User.recording`).
        case recordLogin(RecordedLogin)
        /// One more wrong number for this address on the day of `at` (`WrongNumbers.counting`).
        case countWrongNumber(EmailAddress, at: NumericDate)
        /// What is left of a limit, or who is known to an address. Only in the record's own transaction: it replaces what
        /// was read there.
        case keepLimit(LimitRow)
    }

    /// What an arrow may look at beside the record.
    public struct Facts: Hashable, Sendable {
        /// The store's clock.
        public let now: NumericDate
        /// The row of the record's user: by `progress.userID` where there is one, else by the address asked for.
        public let user: User?
        /// What was counted against the address; nil if nothing ever was.
        public let wrongNumbers: WrongNumbers?
        /// What was kept of who asks; read where a request has a measure, or an action `needsLimits`.
        public var limits = LimitFacts()

        /// Creates the facts.
        public init(now: NumericDate, user: User?, wrongNumbers: WrongNumbers?) {
            self.now = now
            self.user = user
            self.wrongNumbers = wrongNumbers
        }
    }

    /// The wrong numbers of one address on one day (UTC).
    public struct WrongNumbers: Hashable, Sendable {
        /// Days since 1970-01-01.
        public let day: Int64
        /// How many.
        public let count: Int

        /// So many in a day, and this address's further logins that day need the origin's browser.
        public static let dailyLimit = 10

        /// Restores a stored count.
        public init(day: Int64, count: Int) {
            self.day = day
            self.count = count
        }

        /// The count after one more at `now`; an earlier day's is forgotten.
        public static func counting(one previous: WrongNumbers?, at now: NumericDate) -> WrongNumbers {
            let day = now.dayNumber
            return WrongNumbers(day: day, count: (previous?.day == day ? previous?.count ?? 0 : 0) + 1)
        }

        /// True if the limit is reached on the day of `now`.
        public func limitReached(at now: NumericDate) -> Bool {
            day == now.dayNumber && count >= Self.dailyLimit
        }
    }
}

extension NumericDate {
    /// Whole days since 1970-01-01, UTC.
    var dayNumber: Int64 { seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400 }
}
