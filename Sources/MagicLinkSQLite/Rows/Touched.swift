import MagicLink
import MagicLinkJWT

/// What a transaction has written of logins and people, as it stands at its end; worth something once it is committed.
struct Touched {
    /// What stands beside a login in its `Facts`: the rows of its address in `user` and `wrong_number`.
    struct Person {
        var user: User?
        var wrongNumbers: Confirmation.WrongNumbers?
    }

    private(set) var records: [Confirmation] = []
    private(set) var people: [(key: String, person: Person)] = []
    /// Whose rows changed without their login being at hand: users, and addresses by their keys.
    private(set) var changedUsers: [UserID] = []
    private(set) var changedAddresses: [String] = []

    /// Nothing was written, or it was taken back.
    mutating func clear() {
        records.removeAll(keepingCapacity: true)
        people.removeAll(keepingCapacity: true)
        changedUsers.removeAll(keepingCapacity: true)
        changedAddresses.removeAll(keepingCapacity: true)
    }

    /// A login as it was written, with what stood beside it; effects that are written later are noted over that.
    mutating func note(_ record: Confirmation, beside facts: Confirmation.Facts) {
        records.append(record)
        people.append((record.asked.address.key, Person(user: facts.user, wrongNumbers: facts.wrongNumbers)))
    }

    /// The user's row, as an effect of the login noted last left it.
    mutating func note(_ user: User) {
        guard let last = people.indices.last, people[last].key == user.address.key else {
            return changedUsers.append(user.id)
        }
        people[last].person.user = user
    }

    /// The count of an address, as an effect of the login noted last left it.
    mutating func note(_ count: Confirmation.WrongNumbers, of address: EmailAddress) {
        guard let last = people.indices.last, people[last].key == address.key else {
            return changedAddresses.append(address.key)
        }
        people[last].person.wrongNumbers = count
    }

    /// A user's row changed in another way.
    mutating func note(changed user: UserID) { changedUsers.append(user) }
}
