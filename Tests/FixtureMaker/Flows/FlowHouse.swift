import MagicLink
import MagicLinkHTTP
import MagicLinkJWT
import MagicLinkTesting
import MagicLinkWeb
import Synchronization

/// A whole service without a socket, a day or a thread of its own: the same calls give the same answers, byte for byte.
final class FlowHouse: FlowTarget {
    /// A request that was sent: its answer, or what goes on when its login changes.
    enum Pending {
        case answered(FlowAnswer)
        case parked(Topic, @Sendable (Wakeup) -> Reply)
    }

    private let clock: ManualClock
    private let mailer = RecordingMailer()
    private let worker: MailWorker
    private let service: LoginService
    private let changed = Changed()
    private var mailsTaken = 0

    init(seed: UInt64) throws {
        clock = ManualClock(World.start)
        let store = InMemoryConfirmationStore(clock: clock)
        let site = Site(
            baseURL: World.issuer, keys: try World.keys(), clients: ClientRegistry(), policy: try LoginPolicy())
        let flow = LoginFlow(site: site, store: store, users: store, clock: clock, random: SeededRandom(seed: seed))
        worker = MailWorker(site: site, store: store, queue: store, mailer: mailer, events: SilentSink())
        // The pace of polls follows the clock that stands, as in `magiclink dev --clock manual`.
        service = LoginService(flow: flow, site: site, uptime: { [clock] in .seconds(clock.now.seconds) })
        store.changes.observe { [changed] id in changed.insert(Topic(id)) }
    }

    func setClock(_ now: NumericDate) { clock.now = now }

    func send(_ call: FlowCall) async throws -> Pending {
        var fields = Fields()
        for field in call.headers { fields.add(field.name, field.value) }
        let request = IncomingRequest(
            method: Method(rawValue: call.method), target: call.path, fields: fields, body: call.body)
        let reply = await settle(service.respond(to: request))
        // Without a socket there is no thread that delivers.
        try await worker.deliverDue()
        switch reply {
        case .park(let topic, _, _, let then):
            changed.forget(topic)
            return .parked(topic, then)
        case let reply: return .answered(try answer(reply, toHead: call.method == "HEAD"))
        }
    }

    func answer(to pending: Pending) async throws -> FlowAnswer {
        switch pending {
        case .answered(let answer): return answer
        case .parked(let topic, let then):
            guard changed.contains(topic) else { throw Problem("a held request would not have been woken") }
            return try answer(await settle(then(.changed)), toHead: false)
        }
    }

    func nextMail() throws -> FlowMail {
        guard mailer.mails.count > mailsTaken else { throw Problem("no mail was sent") }
        defer { mailsTaken += 1 }
        let mail = mailer.mails[mailsTaken]
        return FlowMail(to: mail.recipient.text, link: mail.link)
    }

    /// True if every mail was taken.
    var hasNoMoreMail: Bool { mailer.mails.count == mailsTaken }

    private func settle(_ reply: Reply) async -> Reply {
        var reply = reply
        while case .later(let work) = reply { reply = await work() }
        return reply
    }

    private func answer(_ reply: Reply, toHead: Bool) throws -> FlowAnswer {
        guard case .now(let response) = reply else { throw Problem("a request is held that should be answered") }
        let headers = response.fields.pairs.map { FlowField($0.name, $0.value) }
        return FlowAnswer(status: response.status.code, headers: headers, body: toHead ? [] : response.body)
    }

    /// The topics that have changed since somebody parked on them.
    private final class Changed: Sendable {
        private let topics = Mutex<Set<Topic>>([])

        func insert(_ topic: Topic) { topics.withLock { _ = $0.insert(topic) } }
        func forget(_ topic: Topic) { topics.withLock { _ = $0.remove(topic) } }
        func contains(_ topic: Topic) -> Bool { topics.withLock { $0.contains(topic) } }
    }
}
