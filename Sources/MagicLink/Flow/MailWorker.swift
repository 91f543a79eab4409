import MagicLinkJWT
import Synchronization

/// Takes rows from the queue, signs each link as it sends, and hands the mail to a mailer. One worker at a time.
///
/// A decoy costs the same row and ends here: this is the only place that obeys the mark (rule 4). A link that
/// nobody could confirm any more is not sent.
///
/// A mail that a mailer has taken is sent again only if the process ended, or the disk failed, before that was noted: then
/// the row is still there, and the same link arrives twice.
public struct MailWorker: Sendable {
    private let site: Site
    private let store: any ConfirmationStore
    let queue: any MailQueue
    let mailer: any Mailer
    private let events: any EventSink
    let random: any RandomSource
    let delay: Duration
    private let settled = Settled()

    /// So many rows are taken at a time.
    static let batch = 64

    /// Creates a worker.
    ///
    /// - Parameters:
    ///   - random: spreads what is tried again, so that a server that comes back is not called by all at once.
    ///   - delay: what is added is sent after a moment drawn by chance, at most so long. Without it whoever asks for a
    ///     login could see by the load behind his answer whether a mail is sent, and so whether there is an account
    ///     (rule 4).
    public init(
        site: Site, store: any ConfirmationStore, queue: any MailQueue, mailer: any Mailer, events: any EventSink,
        random: any RandomSource = SystemRandom(), delay: Duration = .zero
    ) {
        self.site = site
        self.store = store
        self.queue = queue
        self.mailer = mailer
        self.events = events
        self.random = random
        self.delay = delay
    }

    /// The pause after a failure: doubled each time, from 5 s to 5 min, and up to a half of it more.
    private func pause(after failures: Int) -> Duration {
        let seconds = UInt64(min(300, 5 << min(failures, 6)))
        return .seconds(Int64(seconds + random.next() % (seconds / 2 + 1)))
    }

    /// What a row comes to.
    enum Ending: Sendable {
        /// Nobody is to have this mail.
        case dropped
        /// It was sent, or never will be.
        case settled(LoginEvent.Kind)
        /// It is tried again so much later.
        case postponed(Duration)
        /// Our process ends: the next one finds it as it is.
        case left
    }

    func deliver(_ row: DueMail) async throws(StoreError) -> Ending {
        // While the store cannot be written, nobody gets the same mail at every look.
        if let outcome = settled[row.mail] { return .settled(outcome) }
        guard !row.mail.isDecoy else { return .dropped }
        let letter: Letter
        do throws(StoreError) {
            letter = try await compose(row.mail)
        } catch {
            // A record that cannot be understood must not hold up the mails behind it.
            guard error.code == .corrupt else { throw error }
            return .postponed(pause(after: row.failures))
        }
        guard case .alive(let mail, let rest) = letter else {
            if case .expired = letter { return .settled(.mailFailed) }
            return .dropped
        }
        do throws(MailError) {
            try await mailer.send(mail)
            settled[row.mail] = .mailed
            return .settled(.mailed)
        } catch {
            guard error.kind == .temporary else {
                settled[row.mail] = .mailFailed
                return .settled(.mailFailed)
            }
            // When its link ends it is looked at once more, and written off.
            return Task.isCancelled ? .left : .postponed(min(pause(after: row.failures), rest))
        }
    }

    func write(_ ending: Ending, of row: DueMail) async throws(StoreError) {
        switch ending {
        case .left: return
        case .dropped: try await queue.remove(row.mail)
        case .postponed(let pause): try await queue.postpone(row.mail, by: pause)
        case .settled(let kind):
            try await queue.remove(row.mail)
            settled[row.mail] = nil
            events.report(LoginEvent(kind, row.mail.session))
        }
    }

    /// What there is to be sent for a row.
    private enum Letter {
        /// A mail whose link lives for so long.
        case alive(LoginMail, for: Duration)
        /// The link has ended before its mail could be handed over.
        case expired
        /// Its login can no longer be confirmed by anybody, for another reason.
        case dead
    }

    private func compose(_ row: QueuedMail) async throws(StoreError) -> Letter {
        guard let (record, facts) = try await store.look(at: row.session) else { return .dead }
        let status = record.status(at: facts.now)
        guard status == .pending, !record.isSuperseded(facts), facts.user?.isBlocked != true,
            let link = site.link(for: record)
        else { return record.progress.state == .pending && status == .expired ? .expired : .dead }
        let mail = LoginMail(
            recipient: facts.user?.address ?? record.asked.address, link: link, origin: record.asked.origin,
            clientName: site.clients[record.asked.clientID]?.name ?? record.asked.clientID,
            askedAt: record.asked.issuedAt, expiresAt: record.asked.expiresAt,
            asksNumber: site.policy.match != .sameBrowser, language: record.asked.language)
        return .alive(mail, for: record.asked.expiresAt - facts.now)
    }
}

/// What became of mails whose rows are still to be removed: one row for each mail under way at most while the store works.
private final class Settled: Sendable {
    private let outcomes = Mutex<[QueuedMail: LoginEvent.Kind]>([:])

    subscript(mail: QueuedMail) -> LoginEvent.Kind? {
        get { outcomes.withLock { $0[mail] } }
        set { outcomes.withLock { $0[mail] = newValue } }
    }
}
