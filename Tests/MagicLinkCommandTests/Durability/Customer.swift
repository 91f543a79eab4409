import Foundation
import MagicLinkTesting
import Synchronization
import TestClient

/// Somebody with many logins, at both ends of each. Keeps what was acknowledged and what was only asked for, across
/// all lives of the service, and complains of every answer that does not follow from them.
struct Customer: Sendable {
    /// So many logins at most are under way at once.
    private static let patience = 12

    let name: String
    let dice: SeededRandom
    /// Under way.
    var logins: [KnownLogin] = []
    /// With nothing left to be done.
    var finished: [KnownLogin] = []
    /// Every address that a login was asked for.
    var addresses: Set<String> = []
    /// How often each deed was acknowledged.
    var acknowledged: [KnownLogin.Deed: Int] = [:]
    /// How many deeds were asked for in a life and not answered.
    var unanswered = 0
    /// Logins nobody can judge any more, because too much time went by.
    var outlived = 0
    var complaints: [String] = []

    init(name: String, seed: UInt64) {
        self.name = name
        dice = SeededRandom(seed: seed)
    }

    mutating func complain(_ what: String, _ login: KnownLogin? = nil) {
        complaints.append("\(name): \(what)\(login.map { "\n  of \($0.history)" } ?? "")")
    }

    mutating func complain(_ what: String, _ answer: WireClient.Response, _ login: KnownLogin) {
        complain("\(what): \(answer)", login)
    }

    /// Goes on until the service dies: not a moment less, so that it dies in the middle of something.
    mutating func work(at door: Door, mails: Postbox, during life: Life) {
        do {
            let wires = try Wires(door)
            while true {
                mails.look()
                try work(wires, mails)
                life.go()
            }
        } catch {
            if !life.isOver { complain("the connection was lost while the service lived: \(error)") }
        }
        unanswered += logins.reduce(0) { $0 + $1.unanswered.count }
    }

    private mutating func work(_ wires: Wires, _ mails: Postbox) throws {
        for index in logins.indices where logins[index].needsMail {
            logins[index].token = mails.token(of: logins[index].asked.session)
        }
        let ready = logins.indices.filter { !logins[$0].needsMail && logins[$0].steps.first != .rest }
        guard !ready.isEmpty, logins.count >= Self.patience || dice.roll(4) > 0 else { return try begin(wires) }
        let some = ready[dice.roll(ready.count)]
        var (login, before) = (logins[some], complaints.count)
        defer { keep(login, at: some, isGood: complaints.count == before) }
        try take(login.steps[0], of: &login, wires)
        login.settle()
    }

    private mutating func keep(_ login: KnownLogin, at index: Int, isGood: Bool) {
        logins[index] = login
        guard login.steps.isEmpty || !isGood else { return }
        logins.remove(at: index)
        if isGood { finished.append(login) }
    }

    private mutating func begin(_ wires: Wires) throws {
        let address = nextAddress()
        let answer = try wires.ask(.begin(address))
        guard let asked = Asked(address, answer) else { return complain("a login was not begun: \(answer)") }
        note(.begin)
        logins.append(KnownLogin(asked: asked, steps: KnownLogin.plan(dice)))
    }

    /// A new one, or that of somebody who has been here. Of two logins of one address the later takes the other's place,
    /// so there is one at a time.
    private mutating func nextAddress() -> String {
        let known = finished.isEmpty ? nil : finished[dice.roll(finished.count)]
        if let known, known.stage == .collected, dice.roll(3) == 0,
            !(logins + finished).contains(where: { $0.asked.address == known.asked.address && $0.stage == .pending })
        {
            return known.asked.address
        }
        let address = "\(name)-\(addresses.count)@example.org"
        addresses.insert(address)
        return address
    }

    mutating func note(_ deed: KnownLogin.Deed) { acknowledged[deed, default: 0] += 1 }
}

/// One life of the service, as its customers see it.
final class Life: Sendable {
    private let over = Atomic(false)
    private let under = Atomic(false)

    /// True from just before it is killed.
    var isOver: Bool { over.load(ordering: .sequentiallyConsistent) }
    func end() { over.store(true, ordering: .sequentiallyConsistent) }

    /// True once somebody was answered.
    var isUnderLoad: Bool { under.load(ordering: .sequentiallyConsistent) }
    func go() { under.store(true, ordering: .sequentiallyConsistent) }
}

extension KnownLogin {
    /// What is known of it, without its secrets.
    var history: String {
        """
        \(asked.address) \(asked.session): \(stage), unanswered \(unanswered.map(\.rawValue).sorted()), confirmed by \
        \(confirmedBy ?? "nobody") of \(confirmers.map(\.words)), still to do \(steps)
        """
    }
}
