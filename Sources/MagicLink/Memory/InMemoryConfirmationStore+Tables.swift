import MagicLinkJWT

extension InMemoryConfirmationStore {
    /// What the lock guards.
    struct Tables {
        var records: [SessionID: Confirmation] = [:]
        var users: [UserID: User] = [:]
        var browserSessions: [[UInt8]: SessionID] = [:]
        var loginsOfUser: [UserID: Set<SessionID>] = [:]
        var mail = MailRows()
        var limits = LimitRows()
        private var userIDs: [EmailAddress: UserID] = [:]
        /// The pending logins of an address, oldest first; ended ones are dropped when somebody looks.
        private var pendingLogins: [EmailAddress: [SessionID]] = [:]
        private var wrongNumbers: [EmailAddress: Confirmation.WrongNumbers] = [:]
        /// Records by the hour in which they are to be looked at again.
        private var removals: [Int64: [SessionID]] = [:]
        private var sweptHour = Int64.min

        func user(at address: EmailAddress) -> User? {
            userIDs[address].flatMap { users[$0] }
        }

        func facts(for record: Confirmation, at now: NumericDate) -> Confirmation.Facts {
            guard let id = record.progress.userID else { return facts(for: record.asked.address, at: now) }
            return Confirmation.Facts(
                now: now, user: users[id], wrongNumbers: wrongNumbers[record.asked.address])
        }

        func facts(for address: EmailAddress, at now: NumericDate) -> Confirmation.Facts {
            Confirmation.Facts(now: now, user: user(at: address), wrongNumbers: wrongNumbers[address])
        }

        /// The list holds what is pending or has expired, and expires in its order: the ended ones come first.
        mutating func siblings(of address: EmailAddress, at now: NumericDate) -> [Sibling] {
            guard var ids = pendingLogins[address] else { return [] }
            let ended = ids.prefix { records[$0]?.status(at: now) != .pending }
            if !ended.isEmpty {
                ids.removeFirst(ended.count)
                pendingLogins[address] = ids.isEmpty ? nil : ids
            }
            return ids.suffix(Confirmation.siblingLimit).reversed().compactMap { id in
                records[id].map { Sibling(id: id, keyID: $0.asked.keyID) }
            }
        }

        mutating func add(_ record: Confirmation) {
            records[record.asked.id] = record
            pendingLogins[record.asked.address, default: []].append(record.asked.id)
            plan(record, at: record.asked.issuedAt)
        }

        mutating func replace(_ before: Confirmation, with record: Confirmation) {
            records[record.asked.id] = record
            if record.progress.state != .pending { forgetPending(record) }
            if let user = record.progress.userID { loginsOfUser[user, default: []].insert(record.asked.id) }
            if let session = record.progress.browserSession { browserSessions[session] = record.asked.id }
        }

        mutating func write(_ effects: [Confirmation.Effect], at now: NumericDate) {
            for effect in effects {
                switch effect {
                case .queueMail(let row): mail.add(row, dueAt: now)
                case .recordLogin(let login):
                    let user = User.recording(login, over: users[login.user])
                    users[user.id] = user
                    userIDs[user.address] = user.id
                case .countWrongNumber(let address, let at):
                    wrongNumbers[address] = .counting(one: wrongNumbers[address], at: at)
                case .keepLimit(let row): limits.keep(row)
                }
            }
        }

        // MARK: Forgetting

        private mutating func forgetPending(_ record: Confirmation) {
            let address = record.asked.address
            guard let place = pendingLogins[address]?.firstIndex(of: record.asked.id) else { return }
            pendingLogins[address]?.remove(at: place)
            if pendingLogins[address]?.isEmpty == true { pendingLogins[address] = nil }
        }

        /// Looks at what is due, a few records at each login, so that no caller waits for a sweep of everything.
        mutating func removeEnded(at now: NumericDate) {
            let hour = now.seconds / 3600
            guard hour > sweptHour else { return }
            guard let due = removals.keys.filter({ $0 < hour }).min() else {
                sweptHour = hour
                wrongNumbers = wrongNumbers.filter { $0.value.day == now.dayNumber }
                limits.forgetStrangers(at: now)
                return
            }
            // The oldest first: they stand at the front of their address's list, where they are found at once.
            let batch = removals[due, default: []].prefix(64)
            removals[due]?.removeFirst(batch.count)
            if removals[due]?.isEmpty == true { removals[due] = nil }
            for id in batch {
                guard let record = records[id] else { continue }
                if record.removableAt <= now { remove(record, at: now) } else { plan(record, at: now) }
            }
        }

        /// Looked at again daily, because a session can end long before its last day.
        private mutating func plan(_ record: Confirmation, at now: NumericDate) {
            let next = min(record.removableAt, now + Lifetime.afterEnd)
            removals[next.seconds / 3600, default: []].append(record.asked.id)
        }

        private mutating func remove(_ record: Confirmation, at now: NumericDate) {
            let id = record.asked.id
            records[id] = nil
            for sending in 0...record.progress.resends {
                // A mail too many for its address has the mark too.
                for isDecoy in [false, true] {
                    mail.remove(QueuedMail(session: id, sending: sending, isDecoy: isDecoy))
                }
            }
            if let subject = record.asked.asker?.subject { limits.forget(subject, at: now) }
            forgetPending(record)
            if let session = record.progress.browserSession { browserSessions[session] = nil }
            guard let user = record.progress.userID else { return }
            loginsOfUser[user]?.remove(id)
            if loginsOfUser[user]?.isEmpty == true { loginsOfUser[user] = nil }
        }
    }
}
