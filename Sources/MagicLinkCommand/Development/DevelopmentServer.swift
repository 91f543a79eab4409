import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import MagicLinkWeb

/// `magiclink dev` put together: the one place where clock, chance, keys, store, mails and sockets meet.
struct DevelopmentServer {
    /// What links begin with.
    let baseURL: String
    /// The path of the `/dev/` pages.
    let prefix: String
    /// Where health is asked for.
    let adminAddresses: [ListenAddress]
    /// The mails.
    let mailbox: DevelopmentMailbox
    /// The store.
    let store: InMemoryConfirmationStore
    /// The server that people reach.
    let server: Server
    private let admin: AdminService
    private let adminServer: Server
    private let worker: Task<Void, Never>

    /// What the program's surroundings bring.
    struct Surroundings {
        /// The clock that `--clock manual` asks for.
        var manualClock: ManualClock?
        var random: any RandomSource = SystemRandom()
        var events: any EventSink = SilentSink()
        /// True where strangers may reach the pages.
        var isExposed = false
        /// Called for each mail.
        var announce: @Sendable (DevelopmentMailbox.Kept) -> Void = { _ in }
    }

    /// Binds the listeners and starts to serve.
    init(settings: DevelopmentSettings, keys: KeyRing, surroundings: Surroundings) async throws {
        let clock: any WallClock = surroundings.manualClock ?? SteadyClock()
        let relay = Relay()
        server = Server(handler: relay, configuration: ServerConfiguration(addresses: settings.listen))
        admin = AdminService()
        adminServer = Server(
            handler: admin, configuration: ServerConfiguration(addresses: settings.adminListen, loops: 1))
        try server.start()
        do {
            try adminServer.start()
            baseURL = try Self.baseURL(settings, server.addresses)
        } catch {
            _ = await server.stop(within: .zero)
            throw error
        }
        adminAddresses = adminServer.addresses
        prefix = surroundings.isExposed ? "/dev/\(Self.word(surroundings.random))/" : "/dev/"

        mailbox = DevelopmentMailbox(announce: surroundings.announce)
        store = InMemoryConfirmationStore(clock: clock)
        let site = Site(baseURL: baseURL, keys: keys, clients: ClientRegistry(), policy: settings.policy)
        let flow = LoginFlow(
            site: site, store: store, users: store, clock: clock, random: surroundings.random,
            events: surroundings.events)
        let service = LoginService(
            flow: flow, site: site, origins: settings.origins, uptime: Self.uptime(surroundings.manualClock))
        relay.connect(
            DevelopmentService(
                service: service, authority: String(baseURL.drop { $0 != "/" }.dropFirst(2)), prefix: prefix,
                mailbox: mailbox, clock: surroundings.manualClock, clockMoved: { [server] in server.clockMoved() }))
        // The one line that joins what changes to who waits.
        store.changes.observe { [server] id in server.wake(Topic(id)) }
        let mail = MailWorker(
            site: site, store: store, queue: store, mailer: mailbox, events: surroundings.events)
        worker = Task { await mail.run(idle: SystemTime.sleep) }
        admin.isReady = true
    }

    /// Stops gracefully: parked polls are answered at once, what is under way has `patience` to end.
    func stop(within patience: Duration) async -> Bool {
        admin.isReady = false
        worker.cancel()
        let hasDrained = await server.stop(within: patience)
        _ = await adminServer.stop(within: .zero)
        await worker.value
        return hasDrained
    }

    private static func baseURL(_ settings: DevelopmentSettings, _ bound: [ListenAddress]) throws(SettingsProblem)
        -> String
    {
        if let url = settings.baseURL { return url.text }
        guard let first = bound.first, case .ip = first else {
            throw SettingsProblem("MAGICLINK_BASE_URL is not set, and a unix socket is no address that a link can name")
        }
        return BaseURL(scheme: "http", authority: "\(first)").text
    }

    /// The pace of polls follows the clock that stands, so that a replay is as fast as it likes.
    private static func uptime(_ clock: ManualClock?) -> @Sendable () -> Duration {
        guard let clock else { return SystemTime.monotonic }
        return { .seconds(clock.now.seconds) }
    }

    private static func word(_ random: any RandomSource) -> String {
        UserID(high: random.next(), low: random.next()).description.replacing("-", with: "")
    }
}
