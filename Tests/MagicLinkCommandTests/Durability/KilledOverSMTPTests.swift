import Foundation
import MagicLinkTesting
import Synchronization
import TestClient
import Testing

/// SIGKILL at random moments under load, with a mail server that lives on.
@Suite("Killed with mails on their way", .timeLimit(.minutes(3)))
struct KilledOverSMTPTests {
    /// So often it is killed.
    static let deaths = 15
    /// Mails that are being sent, and mails that were sent and are not noted yet: each may come twice after a death.
    static let underWay = 4 + 15

    @Test("Every login that was acknowledged gets its mail; one comes twice only if it was on its way at a death")
    func oracle() async throws {
        try await Place.run { place in
            let server = try place.mailServer([:])
            defer { server.end() }
            let service = try MortalService(in: place)
            defer { service.clear() }
            let (dice, route) = (SeededRandom(seed: 7), ["MAGICLINK_MAIL": "smtp://127.0.0.1:\(server.port)"])
            var asked: [String: String] = [:]
            for death in 0..<Self.deaths {
                let door = Door(try service.start(route))
                let life = Life()
                let customers = (0..<3).map { customer in
                    Task(executorPreference: BlockingExecutor()) {
                        Self.begin(at: door, during: life, as: "p\(death)-\(customer)")
                    }
                }
                try spin("somebody was answered") { life.isUnderLoad }
                // Where the blow falls is left to luck; how it is judged is not.
                try await Task.sleep(for: .milliseconds(10 + dice.roll(150)))
                life.end()
                try service.kill()
                for customer in customers { asked.merge(await customer.value) { $1 } }
            }
            _ = try service.start(route)
            #expect(asked.count > 2 * Self.deaths)
            try spin("every mail has come") { try Self.arrived(at: server).isSuperset(of: asked.keys) }
            #expect(service.stop()?.errors == "")

            let mails = try server.events("mail").map { mail -> (token: String, recipient: String?) in
                (try Self.token(of: mail), mail.recipients?.first)
            }
            for (session, copies) in Dictionary(grouping: mails, by: { Claims.text("sid", of: $0.token) ?? "" }) {
                // The same link each time, to whoever asked; a login that was not answered may have been begun.
                #expect(Set(copies.map(\.token)).count == 1)
                if let address = asked[session] { #expect(Set(copies.map(\.recipient)) == [address]) }
            }
            let sessions = Set(mails.map { Claims.text("sid", of: $0.token) ?? "" })
            let repeated = mails.count - sessions.count
            #expect(repeated <= Self.deaths * Self.underWay)
            print(
                "killed \(Self.deaths) times; acknowledged \(asked.count), mails \(mails.count), sent twice \(repeated)"
            )
        }
    }

    /// Asks for logins until the service dies: which were acknowledged, and for whom.
    private static func begin(at door: Door, during life: Life, as name: String) -> [String: String] {
        var asked: [String: String] = [:]
        do {
            let wires = try Wires(door)
            while true {
                let address = "\(name)-\(asked.count)@example.org"
                guard let login = Asked(address, try wires.ask(.begin(address))) else { return asked }
                asked[login.session] = address
                life.go()
            }
        } catch {
            return asked
        }
    }

    private static func arrived(at server: MailServer) throws -> Set<String> {
        try Set(server.events("mail").compactMap { Claims.text("sid", of: try token(of: $0)) })
    }

    private static func token(of mail: MailServer.Event) throws -> String {
        let text = String(decoding: try #require(mail.data), as: UTF8.self).replacing("=\r\n", with: "")
        return String(try #require(text.firstMatch(of: #/\/confirm\/([A-Za-z0-9._-]+)/#)).output.1)
    }
}
