import MagicLink
import MagicLinkJWT

/// What a transaction has written of logins and people, as it stands now; for others it is worth something once it is
/// committed.
struct Touched {
    /// A login, and where it lies.
    struct Place {
        let number: Int64
        let record: Confirmation
    }

    /// What stands beside a login in its `Facts`: the rows of its address in `user` and `wrong_number`.
    struct Person {
        var user: User?
        var wrongNumbers: Confirmation.WrongNumbers?
    }

    private(set) var records: [SessionID: Place] = [:]
    /// By the keys of their addresses.
    private(set) var people: [String: Person] = [:]
    /// Whose rows changed without their login being at hand: users, and addresses by their keys.
    private(set) var changedUsers: [UserID] = []
    private(set) var changedAddresses: [String] = []
    /// The address of the login that was noted last.
    private var last: String?

    /// Nothing was written, or it was taken back.
    mutating func clear() {
        records.removeAll(keepingCapacity: true)
        people.removeAll(keepingCapacity: true)
        changedUsers.removeAll(keepingCapacity: true)
        changedAddresses.removeAll(keepingCapacity: true)
        last = nil
    }

    /// True while nothing changed that is not in `people`.
    var isWhole: Bool { changedUsers.isEmpty && changedAddresses.isEmpty }

    /// The user of the login noted last, if that is the one of this id.
    func user(_ id: UserID) -> User? {
        guard let user = last.flatMap({ people[$0]?.user }), user.id == id else { return nil }
        return user
    }

    /// A login as it was written, with what stood beside it; effects that are written later are noted over that.
    mutating func note(_ record: Confirmation, at number: Int64, beside facts: Confirmation.Facts) {
        records[record.asked.id] = Place(number: number, record: record)
        people[record.asked.address.key] = Person(user: facts.user, wrongNumbers: facts.wrongNumbers)
        last = record.asked.address.key
    }

    /// The user's row, as an effect of the login noted last left it.
    mutating func note(_ user: User) {
        guard let last, last == user.address.key else { return changedUsers.append(user.id) }
        people[last]?.user = user
    }

    /// The count of an address, as an effect of the login noted last left it.
    mutating func note(_ count: Confirmation.WrongNumbers, of address: EmailAddress) {
        guard let last, last == address.key else { return changedAddresses.append(address.key) }
        people[last]?.wrongNumbers = count
    }

    /// A user's row changed in another way.
    mutating func note(changed user: UserID) { changedUsers.append(user) }
}
