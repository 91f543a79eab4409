import MagicLink
import MagicLinkJWT
import MagicLinkTesting
import Synchronization

/// What a store on Redis will be: it reads a record with its version, applies, and swaps if nothing that it read has
/// changed, or else starts again. Between reading and swapping it lets others go first, so that races happen.
///
/// Each `withLock` is one script of the server. Effects that may be repeated are repeated. With a flaw it breaks a
/// promise, to show that the rules see it.
final class SwappingStore: ConfirmationStore {
    let changes = ChangeFeed()
    let flaw: Flaw?
    let shelf = Mutex(Shelf())
    private let clock: ManualClock
    private let readings = Mutex<(count: Int, last: NumericDate?)>((0, nil))

    init(clock: ManualClock, flaw: Flaw?) {
        self.clock = clock
        self.flaw = flaw
    }

    /// A slow clock shows what it should have shown when it was last asked, a fast one gains a second each time.
    var now: NumericDate {
        readings.withLock { readings in
            readings.count += 1
            defer { readings.last = clock.now }
            return switch flaw {
            case .clockIsSlow: readings.last ?? clock.now
            case .clockIsFast: clock.now + .seconds(readings.count)
            default: clock.now
            }
        }
    }

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws(StoreError)
        -> Confirmation.Beginning
    {
        let address = request.wish.address
        while true {
            let (facts, siblings, version, limitsVersion) = shelf.withLock { shelf in
                var facts = shelf.facts(at: address, now, flaw)
                if let subject = request.measure?.subject { facts.limits = shelf.limits.facts(of: subject, now, flaw) }
                return (
                    facts, shelf.siblings(of: address, now, flaw), shelf.version(of: address), shelf.limits.version
                )
            }
            await Task.yield()
            let (beginning, effects) = Confirmation.begin(request, given: facts, siblings: siblings) { siblings in
                flaw == .drawsInVain ? nil : redraw(siblings)
            }
            guard case .begun(let record) = beginning else { return beginning }
            let isSwapped = shelf.withLock { shelf in
                guard shelf.version(of: address) == version || flaw == .overlooksSiblings,
                    shelf.limits.version == limitsVersion || flaw == .chargesOnStaleReads
                else { return false }
                shelf.forget(at: now, flaw)
                shelf.add(record)
                shelf.write(effects, at: now, flaw)
                if flaw == .opensAccountsEarly { shelf.openAccount(for: record) }
                return true
            }
            guard isSwapped else { continue }
            raise()
            return beginning
        }
    }

    func look(at id: SessionID) async throws(StoreError) -> (Confirmation, Confirmation.Facts)? {
        shelf.withLock { shelf in
            shelf.lookedAt.insert(id)
            guard let record = shelf.records[id]?.value else { return nil }
            let facts = shelf.facts(of: record, now, flaw)
            guard flaw == .looksWithoutFacts else { return (record, facts) }
            return (record, Confirmation.Facts(now: now, user: nil, wrongNumbers: nil))
        }
    }

    /// What lies elsewhere is not known at once, unless somebody believes so.
    func glance(at id: SessionID) -> (Confirmation, Confirmation.Facts)? {
        shelf.withLock { shelf in
            guard let found = shelf.records[id] else { return nil }
            switch flaw {
            case .glancesAtThePast: return (found.older ?? found.value, shelf.facts(of: found.value, now, flaw))
            case .glancesWithoutFacts:
                return (found.value, Confirmation.Facts(now: now, user: nil, wrongNumbers: nil))
            default: return nil
            }
        }
    }

    func apply(_ action: Confirmation.Action, to id: SessionID) async throws(StoreError) -> Confirmation.Outcome {
        while true {
            guard let read = shelf.withLock({ $0.read(id, now, flaw, for: action) }) else {
                let invented = shelf.withLock { $0.records.values.first?.value }
                return flaw == .inventsRecords ? invented.map { .applied($0) } ?? .unknown : .unknown
            }
            await Task.yield()
            var record = read.record
            let (outcome, effects) = record.apply(action, given: read.facts)
            if flaw == .tellsTooEarly, record.isNews(since: read.record) { await tellTooEarly(id) }
            let isSwapped = shelf.withLock { shelf in
                guard shelf.isUnchanged(since: read) || flaw == .swapsOnStaleReads else { return false }
                shelf.swap(read.record, for: record, effects, at: now, flaw)
                return true
            }
            guard isSwapped else { continue }
            if isTold(record, since: read.record) { changes.publish(id) }
            if effects.contains(where: { if case .queueMail = $0 { true } else { false } }) { raise() }
            return falsified(outcome)
        }
    }

    private func isTold(_ record: Confirmation, since before: Confirmation) -> Bool {
        switch flaw {
        case .tellsTooEarly, .tellsNothing: false
        case .tellsTooMuch: true
        default: record.isNews(since: before)
        }
    }

    /// Tells, and gives whoever was told the time to look before anything is written.
    private func tellTooEarly(_ id: SessionID) async {
        shelf.withLock { _ = $0.lookedAt.remove(id) }
        changes.publish(id)
        for _ in 0..<100_000 {
            if shelf.withLock({ $0.lookedAt.contains(id) }) { return }
            await Task.yield()
        }
    }

    private func falsified(_ outcome: Confirmation.Outcome) -> Confirmation.Outcome {
        switch (flaw, outcome) {
        case (.everybodyDidIt, .repeated(let record)), (.refusesNobody, .refused(_, let record)): .applied(record)
        case (.nobodyRepeats, .repeated(let record)): .refused(.alreadyCollected, record)
        case (.repeatsForEver, .refused(.alreadyCollected, let record)): .repeated(record)
        case (.collectsAnew, .repeated(let record)): .repeated(shelf.withLock { $0.collectedAnew(record) })
        default: outcome
        }
    }

    func login(browserSession: [UInt8]) async throws(StoreError) -> SessionID? {
        shelf.withLock { shelf in
            shelf.records.values.first { $0.value.progress.browserSession == browserSession }?.value.asked.id
        }.flatMap { flaw == .losesCookies ? nil : $0 }
    }

    func openLogins(of user: UserID) async throws(StoreError) -> [SessionID] {
        guard flaw != .listsNothingOpen else { return [] }
        return shelf.withLock { shelf in
            shelf.records.values.map(\.value).filter { record in
                let isOpen = [.confirmed, .collected].contains(record.progress.state)
                return record.progress.userID == user && (isOpen || flaw == .listsWhatEnded)
            }.map(\.asked.id)
        }
    }
}
