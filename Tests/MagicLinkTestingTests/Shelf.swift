import MagicLink
import MagicLinkJWT

/// What the server of a `SwappingStore` keeps. Whatever is read to decide something has a version.
struct Shelf {
    struct Versioned {
        var value: Confirmation
        var version = 0
        /// The value before the last swap.
        var older: Confirmation?
    }

    /// A record, what belongs to it, and the versions of both.
    struct Read {
        let record: Confirmation
        let facts: Confirmation.Facts
        let version: Int
        let addressVersion: Int
        let limitsVersion: Int
    }

    var records: [SessionID: Versioned] = [:]
    var users: [UserID: User] = [:]
    var mail: [(mail: QueuedMail, failures: Int, dueAt: NumericDate)] = []
    var isMailRaised = false
    var limits = LimitShelf()
    var lookedAt: Set<SessionID> = []
    private var order: [SessionID] = []
    private var wrongNumbers: [EmailAddress: Confirmation.WrongNumbers] = [:]
    private var addressVersions: [EmailAddress: Int] = [:]
    private var collections = 0

    func version(of address: EmailAddress) -> Int { addressVersions[address] ?? 0 }

    func user(at address: EmailAddress, _ flaw: Flaw?) -> User? {
        guard flaw != .overlooksAddresses else { return nil }
        return users.values.first {
            flaw == .comparesSpellings ? $0.address.text == address.text : $0.address == address
        }
    }

    func facts(at address: EmailAddress, _ now: NumericDate, _ flaw: Flaw?) -> Confirmation.Facts {
        Confirmation.Facts(now: now, user: user(at: address, flaw), wrongNumbers: wrong(address, now, flaw))
    }

    func facts(of record: Confirmation, _ now: NumericDate, _ flaw: Flaw?) -> Confirmation.Facts {
        guard let id = record.progress.userID else { return facts(at: record.asked.address, now, flaw) }
        return Confirmation.Facts(
            now: now, user: users[id], wrongNumbers: wrong(record.asked.address, now, flaw))
    }

    private func wrong(_ address: EmailAddress, _ now: NumericDate, _ flaw: Flaw?) -> Confirmation.WrongNumbers? {
        guard flaw == .countsForEver, let wrong = wrongNumbers[address] else { return wrongNumbers[address] }
        return Confirmation.WrongNumbers(day: now.seconds / 86_400, count: wrong.count)
    }

    func siblings(of address: EmailAddress, _ now: NumericDate, _ flaw: Flaw?) -> [Sibling] {
        guard flaw != .overlooksSiblings else { return [] }
        let pending = order.compactMap { records[$0]?.value }.filter { record in
            record.asked.address == address && (record.status(at: now) == .pending || flaw == .keepsEndedSiblings)
        }
        let siblings = pending.suffix(Confirmation.siblingLimit).map { Sibling(id: $0.asked.id, keyID: $0.asked.keyID) }
        return flaw == .ordersSiblingsWrongly ? siblings : siblings.reversed()
    }

    func read(_ id: SessionID, _ now: NumericDate, _ flaw: Flaw?, for action: Confirmation.Action) -> Read? {
        guard let stored = records[id] else { return nil }
        let record = flaw == .swapsOnStaleReads ? stored.older ?? stored.value : stored.value
        var facts = facts(of: record, now, flaw)
        if action.needsLimits, let subject = record.asked.asker?.subject {
            facts.limits = limits.facts(of: subject, now, flaw)
        }
        return Read(
            record: record, facts: facts, version: stored.version,
            addressVersion: version(of: record.asked.address), limitsVersion: limits.version)
    }

    func isUnchanged(since read: Read) -> Bool {
        records[read.record.asked.id]?.version == read.version
            && version(of: read.record.asked.address) == read.addressVersion && limits.version == read.limitsVersion
    }

    mutating func add(_ record: Confirmation) {
        records[record.asked.id] = Versioned(value: record)
        order.append(record.asked.id)
        addressVersions[record.asked.address, default: 0] += 1
    }

    mutating func swap(
        _ before: Confirmation, for record: Confirmation, _ effects: [Confirmation.Effect], at now: NumericDate,
        _ flaw: Flaw?
    ) {
        guard flaw != .writesNothing else { return }
        let isForgotten = flaw == .forgetsRevocations && record.progress.state == .revoked
        if record != before, !isForgotten {
            let version = (records[record.asked.id]?.version ?? 0) + 1
            records[record.asked.id] = Versioned(value: record, version: version, older: before)
        }
        write(effects, at: now, flaw)
    }

    /// Writes effects, and those that may be repeated once more, as if the first answer had been lost.
    mutating func write(_ effects: [Confirmation.Effect], at now: NumericDate, _ flaw: Flaw?) {
        for effect in effects {
            switch effect {
            case .queueMail(let row):
                for _ in 0..<2 { queue(row, at: now, flaw) }
            case .recordLogin(let login):
                for _ in 0..<2 { record(login, at: now, flaw) }
                addressVersions[login.address, default: 0] += 1
            case .countWrongNumber(let address, let at):
                guard flaw != .countsNoWrongNumbers else { continue }
                wrongNumbers[address] = .counting(one: wrongNumbers[address], at: at)
                addressVersions[address, default: 0] += 1
            case .keepLimit(let row): limits.keep(row, flaw)
            }
        }
    }

    private mutating func queue(_ row: QueuedMail, at now: NumericDate, _ flaw: Flaw?) {
        let isLost = flaw == .forgetsTheMail || flaw == .sparesDecoysTheMail && row.isDecoy
        let isThere = mail.contains { $0.mail == row || flaw == .overwritesResends && $0.mail.session == row.session }
        guard !isLost, !isThere else { return }
        // A store that takes one row for a login never has a second sending.
        let sending = flaw == .overwritesResends ? 0 : row.sending
        mail.append((QueuedMail(session: row.session, sending: sending, isDecoy: row.isDecoy), 0, now))
    }

    private mutating func record(_ login: RecordedLogin, at now: NumericDate, _ flaw: Flaw?) {
        guard flaw != .recordsNoLogins else { return }
        var user = User.recording(login, over: users[login.user])
        if flaw == .recordsTheConfirmation { user.lastLogin = User.LastLogin(at: now, session: login.mark.session) }
        users[user.id] = user
    }

    mutating func openAccount(for record: Confirmation) {
        let user = record.asked.subject
        users[user] = User(id: user, address: record.asked.address, isBlocked: false, lastLogin: nil)
    }

    mutating func collectedAnew(_ record: Confirmation) -> Confirmation {
        collections += 1
        var progress = record.progress
        progress.collectedAt = progress.collectedAt.map { $0 + .seconds(collections) }
        return Confirmation(asked: record.asked, progress: progress)
    }

    mutating func forget(at now: NumericDate, _ flaw: Flaw?) {
        for record in records.values.map(\.value) {
            let end = flaw == .forgetsSoon ? record.removableAt + .seconds(-2) : record.removableAt
            if end <= now { records[record.asked.id] = nil }
        }
        order.removeAll { records[$0] == nil }
    }
}
