import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import MagicLinkWeb
import Synchronization
import Testing

/// A whole MagicLink without a socket: a service, its store, its mails and its two clocks.
final class House: Sendable {
    static let base = "https://login.example.org"
    static let start = NumericDate(1_800_000_000)

    let clock = ManualClock(House.start)
    let uptime = ManualUptime()
    let store: SwitchableStore
    let mailer = RecordingMailer()
    let site: Site
    let flow: LoginFlow
    let service: LoginService
    private let worker: MailWorker

    init(
        base: String = House.base, policy: LoginPolicy? = nil, clients: [Client] = [], origins: [String] = [],
        trusted: TrustedProxies = .nobody, key: UInt8 = 7
    ) throws {
        let ring = try KeyRing.generate(
            try #require(KeyID("k1")), from: (0..<32).map { UInt8($0) &* 31 &+ key })
        let memory = InMemoryConfirmationStore(clock: clock)
        store = SwitchableStore(memory)
        site = Site(
            baseURL: base, keys: ring, clients: ClientRegistry(clients), policy: try policy ?? LoginPolicy())
        flow = LoginFlow(site: site, store: store, users: memory, clock: clock, random: SeededRandom(seed: 1))
        worker = MailWorker(site: site, store: memory, queue: memory, mailer: mailer, events: SilentSink())
        service = LoginService(
            flow: flow, site: site, origins: Set(try origins.map { try #require(WebOrigin($0)) }), trusted: trusted,
            uptime: { [uptime] in uptime.now })
    }

    /// Both clocks go on.
    func pass(_ time: Duration) {
        clock.advance(by: time)
        wait(time)
    }

    /// Only the monotonic one does.
    func wait(_ time: Duration) {
        uptime.advance(by: time)
    }

    /// The token of the newest link that was mailed.
    func newestLink() async throws -> String {
        try await worker.deliverDue()
        let link = try #require(mailer.mails.last?.link)
        return String(link.dropFirst("\(site.baseURL)/confirm/".utf8.count))
    }

    // MARK: Asking

    /// The answer, where one comes without waiting.
    func answer(_ request: IncomingRequest) async throws -> OutgoingResponse {
        try await answer(service.respond(to: request))
    }

    func answer(_ reply: Reply) async throws -> OutgoingResponse {
        switch await settle(reply) {
        case .now(let response): return response
        default:
            Issue.record("parked where an answer was expected")
            throw Parked()
        }
    }

    /// The parked reply, where nothing can be said yet.
    func parked(_ request: IncomingRequest) async throws -> ParkedReply {
        try await parked(service.respond(to: request))
    }

    func parked(_ reply: Reply) async throws -> ParkedReply {
        guard case .park(let topic, let duration, let group, let then) = await settle(reply) else {
            Issue.record("answered where parking was expected")
            throw Parked()
        }
        return ParkedReply(topic: topic, duration: duration, group: group, then: then)
    }

    private func settle(_ reply: Reply) async -> Reply {
        var reply = reply
        while case .later(let work) = reply { reply = await work() }
        return reply
    }

    struct Parked: Error {}

    struct ParkedReply {
        let topic: Topic
        let duration: Duration
        let group: ClientGroup
        let then: @Sendable (Wakeup) -> Reply
    }
}

/// A monotonic clock that stands until a test moves it.
final class ManualUptime: Sendable {
    private let time = Mutex<Duration>(.seconds(1000))

    var now: Duration { time.withLock { $0 } }

    func advance(by step: Duration) {
        time.withLock { $0 += step }
    }
}
