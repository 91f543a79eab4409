/// How rows come and go: which are begun, how many at a time, and when it is looked for more.
extension MailWorker {
    /// Delivers what is due and what is added, until its task is cancelled.
    ///
    /// - Parameter idle: sleeps for that long: between two looks, for rows that become due by time alone, and behind a row
    ///   that was added. No sleep is cancelled before the end: it would keep its timer until it fires.
    public func run(idle: @escaping @Sendable (Duration) async -> Void) async {
        await withTaskGroup(of: Step.self) { group in
            var round = Round()
            group.addTask { await added(idle) }
            group.addTask { await slept(idle) }
            await look(&round)
            begin(&round, &group)
            while let step = await group.next() {
                switch step {
                case .added:
                    if !Task.isCancelled { group.addTask { await added(idle) } }
                    lookAgain(&round)
                case .slept:
                    if !Task.isCancelled { group.addTask { await slept(idle) } }
                    lookAgain(&round)
                case .ended, .written: note(step, &round, &group)
                }
                if round.waiting.isEmpty, round.hasMore, round.failure == nil { await look(&round) }
                begin(&round, &group)
            }
        }
    }

    /// Handles what is due now; returns how many rows it looked at.
    ///
    /// Mails go out the oldest first, as many at a time as the mailer is wide. What becomes of their rows is written
    /// meanwhile, so that many share a transaction of the store; after a row that could not be written no further mail goes
    /// out.
    @discardableResult
    public func deliverDue() async throws(StoreError) -> Int {
        var round = Round()
        round.waiting = try await queue.dueMail(limit: Self.batch)[...]
        let count = round.waiting.count
        let failure = await withTaskGroup(of: Step.self) { [round] group in
            var round = round
            begin(&round, &group)
            while let step = await group.next() {
                note(step, &round, &group)
                begin(&round, &group)
            }
            return round.failure
        }
        if let failure { throw failure }
        return count
    }

    /// Rows become due by time alone only after a failure, and no pause is shorter.
    private static let lookEvery: Duration = .seconds(5)
    /// Of so many mails at most, beside those that are being sent, it is not noted yet that they were: a crash may have them
    /// sent twice.
    private static let unwrittenLimit = 15

    /// Something that came to its end.
    private enum Step: Sendable {
        /// A row was added.
        case added
        /// It is time to look.
        case slept
        /// A mail was sent, or not.
        case ended(DueMail, Result<Ending, StoreError>)
        /// What became of it was written, or not.
        case written(DueMail, StoreError?)
    }

    /// What is under way.
    private struct Round {
        /// Rows that are due and not begun.
        var waiting: ArraySlice<DueMail> = []
        /// True if the queue may hold others that are due.
        var hasMore = false
        /// How many are being sent.
        var sending = 0
        /// What was begun and is not written.
        var begun: Set<QueuedMail> = []
        /// Why nothing more is begun before the next look.
        var failure: StoreError?
    }

    private func added(_ idle: @Sendable (Duration) async -> Void) async -> Step {
        await queue.mailAdded()
        if delay > .zero { await idle(delay * Double(random.next() >> 11) / Double(1 << 53)) }
        return .added
    }

    private func slept(_ idle: @Sendable (Duration) async -> Void) async -> Step {
        await idle(Self.lookEvery)
        return .slept
    }

    private func lookAgain(_ round: inout Round) {
        round.failure = nil
        round.hasMore = true
    }

    private func look(_ round: inout Round) async {
        guard !Task.isCancelled else { return }
        do throws(StoreError) {
            // Rows that are under way are due until they are written.
            let limit = Self.batch + round.begun.count
            let due = try await queue.dueMail(limit: limit)
            round.waiting = due.filter { [begun = round.begun] in !begun.contains($0.mail) }[...]
            round.hasMore = due.count == limit
        } catch {
            // The store cannot be read now: nothing is lost, the rows stay, and the next look tries again.
            round.hasMore = false
        }
    }

    private func begin(_ round: inout Round, _ group: inout TaskGroup<Step>) {
        let width = max(1, mailer.width)
        while round.failure == nil, !Task.isCancelled, round.sending < width,
            round.begun.count < width + Self.unwrittenLimit, let row = round.waiting.popFirst()
        {
            round.sending += 1
            round.begun.insert(row.mail)
            // At once, as the one that waits for the store below: most have nothing to wait for before that, and another
            // thread would have to be woken.
            group.addImmediateTask {
                do throws(StoreError) {
                    return .ended(row, .success(try await deliver(row)))
                } catch {
                    return .ended(row, .failure(error))
                }
            }
        }
    }

    private func note(_ step: Step, _ round: inout Round, _ group: inout TaskGroup<Step>) {
        switch step {
        case .added, .slept: break
        case .ended(let row, .success(let ending)):
            round.sending -= 1
            group.addImmediateTask {
                do throws(StoreError) {
                    try await write(ending, of: row)
                    return .written(row, nil)
                } catch {
                    return .written(row, error)
                }
            }
        case .ended(let row, .failure(let error)):
            round.sending -= 1
            fail(&round, error, row)
        case .written(let row, let error?): fail(&round, error, row)
        case .written(let row, nil): round.begun.remove(row.mail)
        }
    }

    private func fail(_ round: inout Round, _ error: StoreError, _ row: DueMail) {
        round.begun.remove(row.mail)
        round.failure = round.failure ?? error
        round.waiting = []
        round.hasMore = false
    }
}
