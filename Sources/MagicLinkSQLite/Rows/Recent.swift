import MagicLink
import MagicLinkJWT
import Synchronization

/// Logins that were written lately, as the last commit left them. Nearly every question is about one of these (the poll
/// behind a begin, the page behind a mail, the poll that was just woken, the confirmation that the writer is to apply), and
/// asking SQLite anew costs a reader all its cached pages each time the writer has committed.
///
/// It never knows more than the file: the one writer of the one process that serves it tells it, in the order of commits
/// and before anybody is answered. What is not in here is asked of the file, and nothing read there is put in here.
final class Recent: Sendable {
    /// So many logins, with their people, are kept in each of the two halves; about 2 MB in all.
    static let half = 1024

    fileprivate struct Tables {
        var records: [SessionID: Touched.Place] = [:]
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
            for (key, person) in touched.people { state.young.people[key] = person }
            for (id, place) in touched.records { state.young.records[id] = place }
            // Last: the same transaction may have noted them before they changed.
            for user in touched.changedUsers { state.forget { $1.user?.id == user } }
            for key in touched.changedAddresses { state.forget { changed, _ in changed == key } }
            guard state.young.records.count >= Self.half else { return }
            state.old = state.young
            state.young = Tables()
        }
    }

    /// A login and the facts beside it, of one moment; nil if it has to be asked of the file.
    ///
    /// - Parameters:
    ///   - touched: what the transaction has written that asks; it stands above what was committed.
    ///   - now: read once the record is, so that nothing in it lies later.
    func look(
        at id: SessionID, over touched: Touched = Touched(), now: @autoclosure () -> NumericDate
    ) -> Lookups.Found? {
        guard touched.isWhole else { return nil }
        let found: (Touched.Place, Touched.Person)? = state.withLock { state in
            guard let place = touched.records[id] ?? state.young.records[id] ?? state.old.records[id] else {
                return nil
            }
            let key = place.record.asked.address.key
            let person = touched.people[key] ?? state.young.people[key] ?? state.old.people[key]
            return person.map { (place, $0) }
        }
        guard let (place, person) = found else { return nil }
        let now = now()
        // The file may have forgotten it by now.
        guard now < place.record.removableAt else { return nil }
        return Lookups.Found(
            number: place.number, record: place.record,
            facts: Confirmation.Facts(now: now, user: person.user, wrongNumbers: person.wrongNumbers))
    }

    /// Forgets everything, and learns no more.
    func close() {
        state.withLock { $0 = State(isClosed: true) }
    }
}

extension Recent.State {
    /// Looks at all of them: what changes outside of a login changes rarely.
    fileprivate mutating func forget(_ isChanged: (String, Touched.Person) -> Bool) {
        young.people = young.people.filter { !isChanged($0.key, $0.value) }
        old.people = old.people.filter { !isChanged($0.key, $0.value) }
    }
}
