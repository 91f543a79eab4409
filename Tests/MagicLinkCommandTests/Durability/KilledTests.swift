import Foundation
import MagicLinkTesting
import TestClient
import Testing

/// SIGKILL at random moments under load. What was acknowledged is there afterwards; what was not may be there or not,
/// and asking again leads on either way.
@Suite("Killed", .timeLimit(.minutes(5)))
struct KilledTests {
    /// So often it is killed under load, for each seed.
    static let deaths = 60

    @Test("Whatever was acknowledged survives, and nothing happens twice", arguments: [1, 2] as [UInt64])
    func oracle(seed: UInt64) async throws {
        try await Place.run { place in
            let service = try MortalService(in: place)
            defer { service.clear() }
            let (dice, mails) = (SeededRandom(seed: seed), Postbox(place.path("mails")))
            var customers = (0..<4).map { Customer(name: "c\($0)", seed: seed << 8 | UInt64($0)) }
            for _ in 0..<Self.deaths {
                if dice.roll(5) == 0 { try Self.stillbirth(of: service, dice) }
                let door = Door(try service.start())
                customers = await Self.each(customers) { $0.judge(at: door, all: false) }
                let life = Life()
                let working = customers.map { customer in
                    Self.beside(customer) { $0.work(at: door, mails: mails, during: life) }
                }
                // The one wait that is left to luck: it decides where the blow falls, and not how it is judged.
                try spin("somebody was answered") { life.isUnderLoad }
                try await Task.sleep(for: .milliseconds(10 + dice.roll(110)))
                life.end()
                try service.kill()
                customers = await Self.together(working)
                try service.lookAtCopy()
            }
            let door = Door(try service.start())
            customers = await Self.each(customers) { $0.judge(at: door, all: true) }
            try Self.awaitMails(of: customers, mails)
            #expect(service.stop()?.errors == "")
            try service.lookAtCopy()
            try service.finishLook()
            Self.expectNoComplaints(customers, mails, service)
        }
    }

    @Test("Killed between confirming and collecting, the origin still collects", arguments: [false, true])
    func confirmed(isAwaited: Bool) async throws {
        try await Place.run { place in
            let service = try MortalService(in: place)
            defer { service.clear() }
            let (first, mails) = (try service.start(), Postbox(place.path("mails")))
            let asked = try Asked(first, for: "ada@example.org")
            let token = try mails.wait(for: asked)
            let waiting = isAwaited ? try first.client() : nil
            try waiting?.send(Request.poll(asked, waits: true).text(first))
            #expect(try first.ask(.confirm(asked, token)).status == 200)
            // Whoever waited may have its answer on the way, and never reads it.
            try service.kill()
            waiting?.close()

            let second = try service.start()
            let answer = try second.ask(.poll(asked))
            #expect(answer.status == 200)
            let tokens = try #require(KnownLogin.Tokens(answer))
            #expect(try JSON.field("sid", of: second.ask(.session(tokens))) == asked.session)
            try service.kill()

            let third = try service.start()
            #expect(try third.ask(.session(tokens)).status == 200)
            #expect(try third.ask(.poll(asked)).body == answer.body)
            let again = try third.ask(.confirm(asked, token, on: Phones.all[1]))
            #expect(again.status == 409 && again.text.contains("This link was used"))
        }
    }

    @Test("A mail that nobody had sent when it was killed is sent by the next life, once")
    func mail() async throws {
        try await Place.run { place in
            let service = try MortalService(in: place)
            defer { service.clear() }
            let (first, mails) = (try service.start(), Postbox(place.path("mails")))
            // A directory that is away: nothing can be put there, and everything stays in the queue.
            try FileManager.default.moveItem(atPath: place.path("mails"), toPath: place.path("away"))
            let waiting = try (0..<5).map { try Asked(first, for: "p\($0)@example.org") }
            try service.kill()
            try FileManager.default.moveItem(atPath: place.path("away"), toPath: place.path("mails"))
            #expect(try place.names().filter { $0.hasSuffix(".eml") }.isEmpty)

            let second = try service.start()
            for asked in waiting {
                #expect(try second.ask(.confirm(asked, mails.wait(for: asked))).status == 200)
            }
            // One worker takes row after row, oldest first: when this one's has come there is none of theirs any more.
            _ = try mails.wait(for: Asked(second, for: "last@example.org"))
            #expect(mails.deliveries.count == 6 && mails.repeated == 0 && mails.complaints.isEmpty)
        }
    }

    /// It may be killed before it has said anything, while it takes over what the last life left behind.
    private static func stillbirth(of service: MortalService, _ dice: SeededRandom) throws {
        try service.spawn()
        // Where in its start the blow falls is left to luck; how it is judged is not.
        Thread.sleep(forTimeInterval: Double(dice.roll(15)) / 1000)
        try service.kill()
        try service.lookAtCopy()
    }

    // MARK: Customers on threads of their own

    private static func beside(_ customer: Customer, _ work: @escaping @Sendable (inout Customer) -> Void)
        -> Task<Customer, Never>
    {
        Task(executorPreference: BlockingExecutor()) {
            var customer = customer
            work(&customer)
            return customer
        }
    }

    private static func together(_ tasks: [Task<Customer, Never>]) async -> [Customer] {
        var customers: [Customer] = []
        for task in tasks { customers.append(await task.value) }
        return customers
    }

    private static func each(_ customers: [Customer], _ work: @escaping @Sendable (inout Customer) -> Void) async
        -> [Customer]
    {
        await together(customers.map { beside($0, work) })
    }

    // MARK: The verdict

    /// A mail that nobody has taken when it is killed is sent by the next life, and of a login that still waits for its
    /// link none is missing at the end.
    private static func awaitMails(of customers: [Customer], _ mails: Postbox) throws {
        for login in customers.flatMap({ $0.logins + $0.finished }) where login.stage == .pending {
            _ = try mails.wait(for: login.asked)
        }
    }

    private static func expectNoComplaints(_ customers: [Customer], _ mails: Postbox, _ service: MortalService) {
        let complaints = customers.flatMap(\.complaints) + mails.complaints + service.complaints
        #expect(complaints.isEmpty, "\(complaints.count): \(complaints.prefix(5).joined(separator: "\n"))")
        // A test in which nothing happened would be green too.
        var acknowledged: [KnownLogin.Deed: Int] = [:]
        for customer in customers { acknowledged.merge(customer.acknowledged) { $0 + $1 } }
        for deed in KnownLogin.Deed.allCases { #expect(acknowledged[deed, default: 0] > 0, "\(deed)") }
        let unanswered = customers.reduce(0) { $0 + $1.unanswered }
        #expect(unanswered > 0)
        // Of the mails one at most is between the spool and the end of its row when the blow falls.
        #expect(mails.repeated <= service.kills)
        let asked = customers.reduce(into: Set<String>()) { $0.formUnion($1.addresses) }
        #expect(asked.isSuperset(of: mails.deliveries.values.map(\.recipient)))
        let starts = service.starts.sorted()
        print(
            """
            killed \(service.kills) times; acknowledged \
            \(KnownLogin.Deed.allCases.map { "\($0) \(acknowledged[$0, default: 0])" }.joined(separator: ", ")); \
            unanswered \(unanswered), outlived \(customers.reduce(0) { $0 + $1.outlived }), \
            mails \(mails.deliveries.count), sent twice \(mails.repeated); \
            from start to first answer \(starts[starts.count / 2]), at worst \(starts.last ?? .zero)
            """)
    }
}
