import MagicLink
import MagicLinkJWT
import Synchronization

/// Logins that were written lately, as the last commit left them. Nearly every question is about one of these (the poll
/// behind a begin, the page behind a mail, the poll that was just woken), and asking SQLite anew costs a reader all its
/// cached pages each time the writer has committed.
///
/// It never knows more than the file: the one writer of the one process that serves it tells it, in the order of commits
/// and before anybody is answered. What is not in here is asked of the file, and nothing read there is put in here.
final class Recent: Sendable {
    /// So many logins, with their people, are kept in each of the two halves; about 2 MB in all.
    static let half = 1024

    fileprivate struct Tables {
        var records: [SessionID: Confirmation] = [:]
        var people: [String: Touched.Person] = [:]
    }

    fileprivate struct State {
        var young = Tables()
        /// What was young before; it goes when the young half is full, and what is touched meanwhile is young again.
        var old = Tables()
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Learns what a transaction wrote, after its commit. On the writer's thread alone.
    func learn(_ touched: Touched) {
        state.withLock { state in
            guard !state.isClosed else { return }
            for user in touched.changedUsers { state.forget { $1.user?.id == user } }
            for key in touched.changedAddresses { state.forget { changed, _ in changed == key } }
            for (key, person) in touched.people { state.young.people[key] = person }
            for record in touched.records { state.young.records[record.asked.id] = record }
            guard state.young.records.count >= Self.half else { return }
            state.old = state.young
            state.young = Tables()
        }
    }

    /// A login and the facts beside it, of one moment; nil if it has to be asked of the file.
    ///
    /// - Parameter now: read once the record is, so that nothing in it lies later.
    func look(at id: SessionID, now: @autoclosure () -> NumericDate) -> (Confirmation, Confirmation.Facts)? {
        let found: (Confirmation, Touched.Person)? = state.withLock { state in
            guard let record = state.young.records[id] ?? state.old.records[id],
                let person = state.person(at: record.asked.address.key)
            else { return nil }
            return (record, person)
        }
        guard let (record, person) = found else { return nil }
        let now = now()
        // The file may have forgotten it by now.
        guard now < record.removableAt else { return nil }
        return (record, Confirmation.Facts(now: now, user: person.user, wrongNumbers: person.wrongNumbers))
    }

    /// Forgets everything, and learns no more.
    func close() {
        state.withLock { $0 = State(isClosed: true) }
    }
}

extension Recent.State {
    fileprivate func person(at key: String) -> Touched.Person? { young.people[key] ?? old.people[key] }

    /// Looks at all of them: what changes outside of a login changes rarely.
    fileprivate mutating func forget(_ isChanged: (String, Touched.Person) -> Bool) {
        young.people = young.people.filter { !isChanged($0.key, $0.value) }
        old.people = old.people.filter { !isChanged($0.key, $0.value) }
    }
}
