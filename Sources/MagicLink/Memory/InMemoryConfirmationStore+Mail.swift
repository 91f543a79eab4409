import MagicLinkJWT
import Synchronization

extension InMemoryConfirmationStore: MailQueue {
    /// The rows that are due, oldest first.
    public func dueMail(limit: Int) async throws(StoreError) -> [DueMail] {
        tables.withLock { $0.mail.due(at: clock.now, limit: limit) }
    }

    /// The row is done.
    public func remove(_ mail: QueuedMail) async throws(StoreError) {
        tables.withLock { $0.mail.remove(mail) }
    }

    /// The row failed once more.
    public func postpone(_ mail: QueuedMail, by pause: Duration) async throws(StoreError) {
        tables.withLock { $0.mail.postpone(mail, until: clock.now + pause) }
    }

    /// Returns when a row was added.
    public func mailAdded() async {
        await mailSignal.wait()
    }
}

/// The queue's rows in the order they came.
struct MailRows {
    private struct Row {
        var dueAt: NumericDate
        var failures: Int
    }

    private var rows: [QueuedMail: Row] = [:]
    /// Every row, and some that are gone; those are cut off when they are half of it.
    private var order: [QueuedMail] = []

    mutating func add(_ mail: QueuedMail, dueAt: NumericDate) {
        guard rows.updateValue(Row(dueAt: dueAt, failures: 0), forKey: mail) == nil else { return }
        order.append(mail)
    }

    mutating func remove(_ mail: QueuedMail) {
        rows[mail] = nil
        if order.count > 2 * rows.count { order.removeAll { rows[$0] == nil } }
    }

    mutating func postpone(_ mail: QueuedMail, until date: NumericDate) {
        guard let row = rows[mail] else { return }
        rows[mail] = Row(dueAt: date, failures: row.failures + 1)
    }

    func due(at now: NumericDate, limit: Int) -> [DueMail] {
        var due: [DueMail] = []
        for mail in order {
            guard due.count < limit else { break }
            guard let row = rows[mail], row.dueAt <= now else { continue }
            due.append(DueMail(mail: mail, failures: row.failures))
        }
        return due
    }
}
