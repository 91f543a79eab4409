import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkServer
import MagicLinkWeb

/// A login service that runs: the one place where clock, chance, keys, store, mails and sockets meet.
struct LoginServer {
    /// What links begin with.
    let baseURL: String
    /// The server that people reach.
    let server: Server
    /// Where health is asked for.
    let adminAddresses: [ListenAddress]
    private let admin: AdminService
    private let adminServer: Server
    private let worker: Task<Void, Never>
    private let store: OpenStore

    /// What the program's surroundings bring.
    struct Surroundings {
        var random: any RandomSource = SystemRandom()
        var events: any EventSink = SilentSink()
        /// A monotonic clock, for the pace of polls.
        var uptime: @Sendable () -> Duration = SystemTime.monotonic
        /// Told what an operator has to know.
        var tell: @Sendable (String) -> Void = { _ in }
    }

    /// Binds the listeners and starts to serve.
    ///
    /// - Parameters:
    ///   - store: closed by `stop(within:)`; where this throws, it is the caller's still.
    ///   - front: makes what stands between server and service: the service itself, or what answers before it.
    init(
        settings: ServiceSettings, keys: KeyRing, store: OpenStore, mailer: any Mailer, surroundings: Surroundings,
        front: (LoginService, BaseURL, Server) -> any RequestHandler
    ) async throws {
        let relay = Relay()
        server = Server(handler: relay, configuration: settings.server)
        admin = AdminService()
        var adminConfiguration = ServerConfiguration(addresses: settings.adminListen, loops: 1)
        adminConfiguration.inherited = settings.inherited.admin
        adminServer = Server(handler: admin, configuration: adminConfiguration)
        let (url, site): (BaseURL, Site)
        do {
            // Only bound until there is a service: with sockets that were handed over people wait there already.
            try server.bind()
            try adminServer.bind()
            url = if let url = settings.baseURL { url } else { try BaseURL(of: server.addresses.first) }
            site = try Site.checked(at: url, keys: keys, policy: settings.policy)
        } catch {
            _ = await server.stop(within: .zero)
            _ = await adminServer.stop(within: .zero)
            throw error
        }
        baseURL = url.text
        adminAddresses = adminServer.addresses
        self.store = store

        let kept = WatchedStore(store.store, tell: surroundings.tell)
        let flow = LoginFlow(
            site: site, store: kept, users: kept, clock: store.clock, random: surroundings.random,
            events: surroundings.events)
        let service = LoginService(
            flow: flow, site: site, origins: settings.origins, trusted: settings.trustedProxies,
            uptime: surroundings.uptime)
        // The one line that joins what changes to who waits.
        kept.changes.observe { [server] id in server.wake(Topic(id)) }
        relay.connect(front(service, url, server))
        do {
            try server.start()
            try adminServer.start()
        } catch {
            _ = await server.stop(within: .zero)
            _ = await adminServer.stop(within: .zero)
            throw error
        }
        let mail = MailWorker(
            site: site, store: kept, queue: kept, mailer: WatchedMailer(mailer, tell: surroundings.tell),
            events: surroundings.events, random: surroundings.random, delay: settings.mailDelay)
        worker = Task { await mail.run(idle: SystemTime.sleep) }
        admin.isReady = true
    }

    /// Serves until the signal comes, then stops and says so.
    func serve(until signal: StopSignal) async throws {
        do {
            try await signal.wait()
        } catch {
            _ = await stop(within: .zero)
            throw error
        }
        let hasDrained = await stop(within: Self.drain)
        Terminal.say(hasDrained ? "stopped" : "stopped; connections that did not end in time were cut")
    }

    /// Requests under way have so long to end when the service stops.
    private static let drain: Duration = .seconds(10)

    /// Stops gracefully. Whoever asks is told not to come; parked polls are answered at once; what is under way has
    /// `patience` to end; then nobody is left who writes, and the store is closed.
    func stop(within patience: Duration) async -> Bool {
        admin.isReady = false
        let hasDrained = await server.stop(within: patience)
        _ = await adminServer.stop(within: .zero)
        worker.cancel()
        await worker.value
        await store.close()
        return hasDrained
    }
}

extension Site {
    /// The site of that base URL, unless it would make links too long; a long name of a key does the same.
    static func checked(at url: BaseURL, keys: KeyRing, policy: LoginPolicy) throws(SettingsProblem) -> Site {
        let site = Site(baseURL: url.text, keys: keys, clients: ClientRegistry(), policy: policy)
        guard let length = site.linkLength, length <= linkLengthLimit else {
            throw SettingsProblem(
                .baseURL, url.text, "links would be longer than \(linkLengthLimit) bytes; choose a shorter one")
        }
        return site
    }
}

extension BaseURL {
    /// The URL of a service that was told none: the address it listens on.
    fileprivate init(of address: ListenAddress?) throws(SettingsProblem) {
        guard let address, case .ip = address else {
            throw SettingsProblem(missing: .baseURL, "and a unix socket is no address that a link can name")
        }
        self.init(scheme: "http", authority: "\(address)")
    }
}
