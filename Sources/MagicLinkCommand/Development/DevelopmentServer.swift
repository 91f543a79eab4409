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
        let site: Site
        do {
            try server.start()
            try adminServer.start()
            site = try Self.site(settings, keys, server.addresses)
        } catch {
            _ = await server.stop(within: .zero)
            _ = await adminServer.stop(within: .zero)
            throw error
        }
        baseURL = site.baseURL
        adminAddresses = adminServer.addresses
        prefix = surroundings.isExposed ? "/dev/\(Self.word(surroundings.random))/" : "/dev/"

        mailbox = DevelopmentMailbox(announce: surroundings.announce)
        store = InMemoryConfirmationStore(clock: clock)
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

    /// The site, once the port is known; refused if its links would be too long.
    private static func site(_ settings: DevelopmentSettings, _ keys: KeyRing, _ bound: [ListenAddress])
        throws(SettingsProblem) -> Site
    {
        let baseURL = if let url = settings.baseURL { url.text } else { try url(of: bound.first) }
        let site = Site(baseURL: baseURL, keys: keys, clients: ClientRegistry(), policy: settings.policy)
        guard let length = site.linkLength, length <= Site.linkLengthLimit else {
            throw SettingsProblem(
                .baseURL, baseURL, "links would be longer than \(Site.linkLengthLimit) bytes; choose a shorter one")
        }
        return site
    }

    private static func url(of address: ListenAddress?) throws(SettingsProblem) -> String {
        guard let address, case .ip = address else {
            throw SettingsProblem("MAGICLINK_BASE_URL is not set, and a unix socket is no address that a link can name")
        }
        return BaseURL(scheme: "http", authority: "\(address)").text
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
