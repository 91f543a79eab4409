import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import MagicLinkTesting
import Synchronization
import TestClient
import Testing

@testable import MagicLinkCommand

@Suite("A login service that runs", .timeLimit(.minutes(1)))
struct LoginServerTests {
    /// A mailer that is in the middle of a mail until it is let go.
    final class SlowMailer: Mailer {
        let notes: WatchTests.Notes
        private let isOpen = Mutex(false)

        init(_ notes: WatchTests.Notes) { self.notes = notes }

        func letGo() { isOpen.withLock { $0 = true } }

        func send(_ mail: LoginMail) async throws(MailError) {
            notes.add("mail begun")
            // No cancellation may end it: a mail that is half sent is sent twice.
            while !isOpen.withLock({ $0 }) { await Task.yield() }
            notes.add("mail sent")
        }
    }

    /// A service with a store that notes when it is closed.
    struct Running: Reachable {
        let server: LoginServer
        let mailer: SlowMailer
        let notes = WatchTests.Notes()
        let clock = ManualClock(WatchTests.now)

        init() async throws {
            let environment = ["MAGICLINK_LISTEN": "127.0.0.1:0", "MAGICLINK_ADMIN_LISTEN": "127.0.0.1:0"]
            let settings = try DevelopmentSettings(
                SettingValues(environment: environment, file: nil), isExposed: false, data: "unused")
            let keys = try KeyRing.generate(try #require(KeyID("test")), from: SeededRandom(seed: 1).bytes(32))
            let (notes, clock) = (notes, clock)
            mailer = SlowMailer(notes)
            server = try await LoginServer(
                settings: settings.service, keys: keys,
                store: OpenStore(
                    store: InMemoryConfirmationStore(clock: clock), clock: clock, mark: nil,
                    close: { notes.add("closed") }),
                mailer: mailer, surroundings: .init(random: SeededRandom(seed: 2))
            ) { service, _, _ in service }
        }

        var address: ListenAddress? { server.server.addresses.first }
        var host: String { String(server.baseURL.drop { $0 != "/" }.dropFirst(2)) }

        /// Runs `body`, which may block.
        static func run(_ body: @Sendable @escaping (Running) async throws -> Void) async throws {
            let running = try await Running()
            let result = await Task(executorPreference: BlockingExecutor()) { try await body(running) }.result
            running.mailer.letGo()
            _ = await running.server.stop(within: .zero)
            try result.get()
        }
    }

    @Test("It says that it is not ready before it stops, and closes its store when nobody writes any more")
    func order() async throws {
        try await Running.run { running in
            let admin = try WireClient(running.server.adminAddresses.first)
            #expect(try admin.get("/readyz").status == 200)
            let waiting = try Origin(running).wait()
            try spin("the mail is under way") { running.notes.all == ["mail begun"] }
            try spin("parked") { running.server.server.parked == 1 }
            let half = try running.client()
            try half.send("GET / HTTP/1.1\r\n")
            // Whoever was accepted before it is read before it.
            #expect(try running.ask("GET", "/").status == 200)

            let stopping = Task { await running.server.stop(within: .seconds(10)) }
            #expect(try JSON.field("error", of: waiting.response()) == "authorization_pending")
            #expect(try admin.get("/readyz").status == 503)
            #expect(try admin.get("/livez").status == 200)
            try half.send("Host: \(running.host)\r\n\r\n")
            #expect(try half.response().status == 200)
            half.close()
            // Everybody has gone, and only the mail keeps the store open.
            #expect(try admin.isEnded())
            #expect(running.notes.all == ["mail begun"])
            running.mailer.letGo()
            #expect(await stopping.value)
            #expect(running.notes.all == ["mail begun", "mail sent", "closed"])
        }
    }

    @Test("Where it cannot start, nothing of it goes on, and the store is still its opener's")
    func taken() async throws {
        try await Running.run { running in
            let address = try #require(running.address)
            let environment = ["MAGICLINK_LISTEN": "127.0.0.1:0", "MAGICLINK_ADMIN_LISTEN": "\(address)"]
            let settings = try DevelopmentSettings(
                SettingValues(environment: environment, file: nil), isExposed: false, data: "unused")
            let keys = try KeyRing.generate(try #require(KeyID("test")), from: SeededRandom(seed: 1).bytes(32))
            let notes = WatchTests.Notes()
            await #expect(throws: ServerError.self) {
                _ = try await LoginServer(
                    settings: settings.service, keys: keys,
                    store: OpenStore(
                        store: InMemoryConfirmationStore(clock: running.clock), clock: running.clock, mark: nil,
                        close: { notes.add("closed") }),
                    mailer: RecordingMailer(), surroundings: .init()
                ) { service, _, _ in service }
            }
            #expect(notes.all.isEmpty)
        }
    }
}
