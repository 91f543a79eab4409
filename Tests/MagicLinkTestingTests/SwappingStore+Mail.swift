import MagicLink
import MagicLinkJWT
import Synchronization

extension SwappingStore: MailQueue {
    func dueMail(limit: Int) async throws(StoreError) -> [DueMail] {
        shelf.withLock { shelf in
            let due = shelf.mail.filter { $0.dueAt <= now }.map { DueMail(mail: $0.mail, failures: $0.failures) }
            if flaw == .losesTakenMail { shelf.mail.removeAll() }
            if flaw == .mailIgnoresLimits { return due }
            return Array((flaw == .mailsNewestFirst ? due.reversed() : due).prefix(limit))
        }
    }

    func remove(_ mail: QueuedMail) async throws(StoreError) {
        guard flaw != .keepsSentMail else { return }
        shelf.withLock { $0.mail.removeAll { $0.mail == mail } }
    }

    func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        guard flaw != .ignoresPauses else { return }
        shelf.withLock { shelf in
            guard let index = shelf.mail.firstIndex(where: { $0.mail == mail }) else { return }
            shelf.mail[index].failures += 1
            shelf.mail[index].dueAt = now + pause
        }
    }

    func raise() {
        shelf.withLock { $0.isMailRaised = true }
    }

    /// Waits by yielding: enough for a test, and it ends with its task.
    func mailAdded() async {
        while !Task.isCancelled {
            let isRaised = shelf.withLock { shelf in
                defer { shelf.isMailRaised = false }
                return shelf.isMailRaised && flaw != .wakesNobody
            }
            if isRaised { return }
            await Task.yield()
        }
    }
}

extension SwappingStore: UserStore {
    func user(_ id: UserID) async throws(StoreError) -> User? {
        shelf.withLock { $0.users[id] }
    }

    func user(at address: EmailAddress) async throws(StoreError) -> User? {
        shelf.withLock { $0.user(at: address, flaw) }
    }

    func setBlocked(_ isBlocked: Bool, for id: UserID) async throws(StoreError) -> Bool {
        shelf.withLock { shelf in
            guard shelf.users[id] != nil else { return flaw == .blocksStrangers }
            let isLost = flaw == .blocksNobody && isBlocked || flaw == .unblocksNobody && !isBlocked
            if !isLost { shelf.users[id]?.isBlocked = isBlocked }
            return true
        }
    }
}
