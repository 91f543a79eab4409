import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting
import Synchronization
import TestClient
import Testing

@testable import MagicLinkCommand

/// The whole service on a database, with a machine whose wall clock jumps.
@Suite("A clock that jumps", .timeLimit(.minutes(1)))
struct JumpingClockTests {
    /// The clocks of a machine.
    final class Machine: Sendable {
        private let times = Mutex((wall: Duration.seconds(1_800_000_000), uptime: Duration.seconds(1)))

        var wall: Duration { times.withLock { $0.wall } }
        var uptime: Duration { times.withLock { $0.uptime } }

        /// Somebody sets the clock; meanwhile little time goes by.
        func jump(_ step: Duration) {
            times.withLock { $0 = ($0.wall + step, $0.uptime + .seconds(1)) }
        }

        func pass(_ time: Duration) {
            times.withLock { $0 = ($0.wall + time, $0.uptime + time) }
        }
    }

    /// One life of a service on the files of a folder.
    struct Running: Reachable {
        let server: LoginServer
        let mailer = RecordingMailer()

        init(in folder: URL, on machine: Machine) async throws {
            let environment = [
                "MAGICLINK_LISTEN": "127.0.0.1:0", "MAGICLINK_ADMIN_LISTEN": "127.0.0.1:0",
                "MAGICLINK_BASE_URL": "https://login.example.org",
                "MAGICLINK_STORE": "sqlite:\(folder.path)/magiclink.db",
            ]
            let settings = try DevelopmentSettings(
                SettingValues(environment: environment, file: nil), isExposed: false, data: "unused"
            ).service
            let keys = try KeyRing.generate(try #require(KeyID("test")), from: SeededRandom(seed: 1).bytes(32))
            let store = try OpenStore(settings.store) { mark in
                SteadyClock(notBefore: mark, wall: { machine.wall }, monotonic: { machine.uptime })
            }
            do {
                server = try await LoginServer(
                    settings: settings, keys: keys, store: store, mailer: mailer,
                    surroundings: .init(uptime: { machine.uptime })
                ) { service, _, _ in service }
            } catch {
                await store.close()
                throw error
            }
        }

        var address: ListenAddress? { server.server.addresses.first }
        var host: String { "login.example.org" }

        /// Runs `body`, which may block, and stops whatever happens.
        static func run(
            in folder: URL, on machine: Machine, _ body: @Sendable @escaping (Running) throws -> Void
        ) async throws {
            let running = try await Running(in: folder, on: machine)
            let result = await Task(executorPreference: BlockingExecutor()) { try body(running) }.result
            _ = await running.server.stop(within: .zero)
            try result.get()
        }

        /// A login that waits for its link, which has come.
        func begin(_ name: String) throws -> Login {
            let asked = try Asked(self, for: "\(name)@example.org")
            func token() -> String? {
                let tokens = mailer.mails.compactMap { $0.link.split(separator: "/").last.map(String.init) }
                return tokens.first { Claims.text("sid", of: $0) == asked.session }
            }
            try spin("its mail") { token() != nil }
            return Login(asked: asked, token: try #require(token()))
        }

        /// A login that was confirmed.
        func confirmed(_ name: String) throws -> Login {
            let login = try begin(name)
            try #require(try ask(.confirm(login.asked, login.token)).status == 200)
            return login
        }

        /// A session, by a whole login.
        func session(_ name: String) throws -> KnownLogin.Tokens {
            try #require(KnownLogin.Tokens(ask(.poll(confirmed(name).asked))))
        }
    }

    struct Login: Sendable {
        let asked: Asked
        let token: String

        /// It is over, in the words that it always has.
        func expectOver(_ service: Running, isConfirmed: Bool) throws {
            let page = try service.ask(.page(token))
            let yes = try service.ask(.confirm(asked, token, on: Phones.all[1]))
            let words = isConfirmed ? "This link was used" : "This link is too old"
            #expect(page.status == (isConfirmed ? 200 : 410) && page.text.contains(words), "\(page)")
            #expect(yes.status == (isConfirmed ? 409 : 410) && yes.text.contains(words), "\(yes)")
            #expect(try JSON.field("error", of: service.ask(.poll(asked))) == "expired_token")
        }
    }

    /// What is carried from one life to the next.
    final class Carried: Sendable {
        private let state = Mutex<(pending: Login, confirmed: Login, tokens: KnownLogin.Tokens)?>(nil)

        /// Begins in `service` what is to be over after an hour.
        func begin(in service: Running) throws {
            let now = try (service.begin("pending"), service.confirmed("confirmed"), service.session("session"))
            state.withLock { $0 = now }
        }

        /// The logins are over, by their records alone or by the time of their tokens too.
        func expectLoginsOver(_ service: Running) throws {
            let now = try #require(state.withLock { $0 })
            try now.pending.expectOver(service, isConfirmed: false)
            try now.confirmed.expectOver(service, isConfirmed: true)
        }

        /// All that is over stays over, and the session goes on.
        func expectOver(_ service: Running) throws {
            try expectLoginsOver(service)
            let now = try #require(state.withLock { $0 })
            #expect(try service.ask(.session(now.tokens)).status == 401)
            let next = try #require(KnownLogin.Tokens(service.ask(.refresh(now.tokens.refresh))))
            #expect(try service.ask(.session(next)).status == 200)
            state.withLock { $0?.tokens = next }
        }

        func refresh(in service: Running) throws -> WireClient.Response {
            try service.ask(.refresh(try #require(state.withLock { $0 }).tokens.refresh))
        }
    }

    @Test("Forward: what it passes is over in the usual words, and logins go on")
    func forward() async throws {
        try await Folder.use { folder in
            let (machine, carried) = (Machine(), Carried())
            try await Running.run(in: folder, on: machine) { service in
                try carried.begin(in: service)
                machine.jump(.seconds(700))
                try carried.expectLoginsOver(service)
                machine.jump(.seconds(3600))
                try carried.expectOver(service)
                _ = try service.session("new")
                machine.jump(.seconds(31 * 86_400))
                #expect(try JSON.field("error", of: carried.refresh(in: service)) == "invalid_grant")
                _ = try service.session("newer")
            }
        }
    }

    @Test("Back: nothing that was over opens again, logins go on, and their time passes")
    func back() async throws {
        try await Folder.use { folder in
            let (machine, carried) = (Machine(), Carried())
            try await Running.run(in: folder, on: machine) { service in
                try carried.begin(in: service)
                machine.jump(.seconds(3600))
                try carried.expectOver(service)
                machine.jump(.seconds(-86_400))
                machine.pass(.seconds(1000))
                try carried.expectOver(service)
                _ = try service.session("new")
                let (open, waiting) = try (service.begin("open"), service.begin("waiting"))
                machine.pass(.seconds(599))
                #expect(try service.ask(.confirm(open.asked, open.token)).status == 200)
                machine.pass(.seconds(1))
                try waiting.expectOver(service, isConfirmed: false)
                #expect(try service.ask(.poll(open.asked)).status == 200)
            }
        }
    }

    @Test("Back while the service is down: nothing that was over opens again, and logins go on")
    func backBetweenLives() async throws {
        try await Folder.use { folder in
            let (machine, carried) = (Machine(), Carried())
            try await Running.run(in: folder, on: machine) { service in
                try carried.begin(in: service)
                machine.jump(.seconds(3600))
                try carried.expectOver(service)
            }
            for _ in 0..<2 {
                machine.jump(.seconds(-86_400))
                try await Running.run(in: folder, on: machine) { service in
                    machine.pass(.seconds(1000))
                    try carried.expectOver(service)
                    _ = try service.session("new")
                    let waiting = try service.begin("waiting")
                    machine.pass(.seconds(600))
                    try waiting.expectOver(service, isConfirmed: false)
                }
            }
        }
    }
}
