import MagicLinkJWT
import Synchronization

/// Takes rows from the queue, signs each link as it sends, and hands the mail to a mailer. One worker at a time.
///
/// A decoy costs the same row and ends here: this is the only place that obeys the mark (rule 4). A link that
/// nobody could confirm any more is not sent.
public struct MailWorker: Sendable {
    private let site: Site
    private let store: any ConfirmationStore
    private let queue: any MailQueue
    private let mailer: any Mailer
    private let events: any EventSink
    private let settled = Settled()

    /// So many rows are taken at a time.
    private static let batch = 64
    /// The pause after a failure: doubled each time, from 5 s to 5 min.
    private static func pause(after failures: Int) -> Duration { .seconds(min(300, 5 << min(failures, 6))) }

    /// Creates a worker.
    public init(
        site: Site, store: any ConfirmationStore, queue: any MailQueue, mailer: any Mailer, events: any EventSink
    ) {
        self.site = site
        self.store = store
        self.queue = queue
        self.mailer = mailer
        self.events = events
    }

    /// Delivers what is due and what is added, until its task is cancelled.
    ///
    /// - Parameter idle: sleeps for that long between two looks, for rows that become due by time alone. Only one sleep
    ///   is under way at a time: a cancelled one would keep its timer until it fires.
    public func run(idle: @escaping @Sendable (Duration) async -> Void) async {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        wake.yield()
        await withTaskGroup { group in
            group.addTask {
                while !Task.isCancelled {
                    await queue.mailAdded()
                    wake.yield()
                }
            }
            group.addTask {
                while !Task.isCancelled {
                    await idle(Self.lookEvery)
                    wake.yield()
                }
            }
            for await _ in wakes { await deliverAll() }
            group.cancelAll()
        }
    }

    /// Rows become due by time alone only after a failure, and no pause is shorter.
    private static let lookEvery: Duration = .seconds(5)

    private func deliverAll() async {
        do {
            while try await deliverDue() > 0 {}
        } catch {
            // The store cannot be read now: nothing is lost, the rows stay, and the next look tries again.
        }
    }

    /// Handles what is due now; returns how many rows it looked at.
    @discardableResult
    public func deliverDue() async throws(StoreError) -> Int {
        let due = try await queue.dueMail(limit: Self.batch)
        for row in due {
            do throws(StoreError) {
                try await deliver(row)
            } catch {
                // A record that cannot be understood must not hold up the mails behind it.
                guard error.code == .corrupt else { throw error }
                try await queue.postpone(row.mail, by: Self.pause(after: row.failures))
            }
        }
        return due.count
    }

    private func deliver(_ row: DueMail) async throws(StoreError) {
        // While the store cannot be written, nobody gets the same mail at every look.
        if let outcome = settled[row.mail] { return try await remove(row.mail, reporting: outcome) }
        guard !row.mail.isDecoy, let mail = try await compose(row.mail) else {
            return try await queue.remove(row.mail)
        }
        do {
            try await mailer.send(mail)
            try await remove(row.mail, reporting: .mailed)
        } catch let error as MailError {
            switch error {
            case .temporary: try await queue.postpone(row.mail, by: Self.pause(after: row.failures))
            case .permanent: try await remove(row.mail, reporting: .mailFailed)
            }
        } catch {
            throw error as? StoreError ?? StoreError(.unavailable)
        }
    }

    private func remove(_ mail: QueuedMail, reporting kind: LoginEvent.Kind) async throws(StoreError) {
        settled[mail] = kind
        try await queue.remove(mail)
        settled[mail] = nil
        events.report(LoginEvent(kind, mail.session))
    }

    /// The mail of a row; nil if its login can no longer be confirmed by anybody.
    private func compose(_ row: QueuedMail) async throws(StoreError) -> LoginMail? {
        guard let (record, facts) = try await store.look(at: row.session),
            record.status(at: facts.now) == .pending, !record.isSuperseded(facts), facts.user?.isBlocked != true,
            let link = site.link(for: record)
        else { return nil }
        return LoginMail(
            recipient: facts.user?.address ?? record.asked.address, link: link, origin: record.asked.origin,
            clientName: site.clients[record.asked.clientID]?.name ?? record.asked.clientID,
            askedAt: record.asked.issuedAt, expiresAt: record.asked.expiresAt,
            asksNumber: site.policy.match != .sameBrowser)
    }
}

/// What became of mails whose rows are still to be removed: one row at most while the store works.
private final class Settled: Sendable {
    private let outcomes = Mutex<[QueuedMail: LoginEvent.Kind]>([:])

    subscript(mail: QueuedMail) -> LoginEvent.Kind? {
        get { outcomes.withLock { $0[mail] } }
        set { outcomes.withLock { $0[mail] = newValue } }
    }
}
