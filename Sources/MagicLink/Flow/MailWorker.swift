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
    ///
    /// Mails go out one after the other, the oldest first. What becomes of their rows is written meanwhile, so that many
    /// share a transaction of the store; after a row that could not be written no further mail goes out.
    @discardableResult
    public func deliverDue() async throws(StoreError) -> Int {
        let due = try await queue.dueMail(limit: Self.batch)
        let failure = FirstFailure()
        await withTaskGroup { group in
            for row in due where failure.error == nil {
                do throws(StoreError) {
                    let ending = try await deliver(row)
                    group.addTask {
                        do throws(StoreError) { try await write(ending, of: row) } catch { failure.note(error) }
                    }
                } catch {
                    failure.note(error)
                }
            }
        }
        if let error = failure.error { throw error }
        return due.count
    }

    /// What a row comes to.
    private enum Ending {
        /// Nobody is to have this mail.
        case dropped
        /// It was sent, or never will be.
        case settled(LoginEvent.Kind)
        /// It is tried again later.
        case postponed
    }

    private func deliver(_ row: DueMail) async throws(StoreError) -> Ending {
        // While the store cannot be written, nobody gets the same mail at every look.
        if let outcome = settled[row.mail] { return .settled(outcome) }
        guard !row.mail.isDecoy else { return .dropped }
        let mail: LoginMail?
        do throws(StoreError) {
            mail = try await compose(row.mail)
        } catch {
            // A record that cannot be understood must not hold up the mails behind it.
            guard error.code == .corrupt else { throw error }
            return .postponed
        }
        guard let mail else { return .dropped }
        do throws(MailError) {
            try await mailer.send(mail)
            settled[row.mail] = .mailed
            return .settled(.mailed)
        } catch {
            guard error == .permanent else { return .postponed }
            settled[row.mail] = .mailFailed
            return .settled(.mailFailed)
        }
    }

    private func write(_ ending: Ending, of row: DueMail) async throws(StoreError) {
        switch ending {
        case .dropped: try await queue.remove(row.mail)
        case .postponed: try await queue.postpone(row.mail, by: Self.pause(after: row.failures))
        case .settled(let kind):
            try await queue.remove(row.mail)
            settled[row.mail] = nil
            events.report(LoginEvent(kind, row.mail.session))
        }
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
            asksNumber: site.policy.match != .sameBrowser, language: record.asked.language)
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

/// The first thing that went wrong in a batch.
private final class FirstFailure: Sendable {
    private let first = Mutex<StoreError?>(nil)

    var error: StoreError? { first.withLock { $0 } }

    func note(_ error: StoreError) {
        first.withLock { $0 = $0 ?? error }
    }
}
