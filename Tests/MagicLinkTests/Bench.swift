import MagicLinkJWT
import MagicLinkTesting

@testable import MagicLink

/// Swift Testing has a `Confirmation` too.
typealias Confirmation = MagicLink.Confirmation

/// A whole MagicLink in memory: flow, store, worker, and everything it talks to, on a clock that stands.
struct Bench: Sendable {
    static let start = NumericDate(1_800_000_000)
    static let phone = Device(browser: .safari, system: .iOS)
    static let laptop = Device(browser: .firefox, system: .linux)

    let clock = ManualClock(Bench.start)
    let waiting = ManualSleep()
    let sink = RecordingSink()
    let mailer = RecordingMailer()
    let store: InMemoryConfirmationStore
    let site: Site
    let flow: LoginFlow
    let worker: MailWorker

    init(
        policy: LoginPolicy? = nil, keys: String = Bench.oneKey, clients: ClientRegistry = ClientRegistry(),
        random: any RandomSource = SeededRandom(seed: 1)
    ) throws {
        store = InMemoryConfirmationStore(clock: clock)
        site = Site(
            baseURL: "https://login.example.org", keys: try KeyRing(parsing: Array(keys.utf8)), clients: clients,
            policy: try policy ?? LoginPolicy())
        flow = LoginFlow(
            site: site, store: store, users: store, clock: clock, random: random, events: sink, waiting: waiting)
        worker = MailWorker(site: site, store: store, queue: store, mailer: mailer, events: sink)
    }

    /// The same store behind another ring of keys.
    func rekeyed(_ keys: String) throws -> LoginFlow {
        let site = Site(
            baseURL: site.baseURL, keys: try KeyRing(parsing: Array(keys.utf8)), clients: site.clients,
            policy: site.policy)
        return LoginFlow(site: site, store: store, users: store, clock: clock, events: sink)
    }

    static let oneKey = "k1 \(Base64URL.encode((0..<32).map { UInt8($0) }))\n"
    static let newKey = "k2 \(Base64URL.encode((32..<64).map { UInt8($0) }))\n"

    // MARK: Steps

    func begin(_ address: String = "ada@example.org", over channel: Confirmation.Channel = .device) async throws
        -> BegunLogin
    {
        try await flow.begin(LoginWish(address: EmailAddress(address), channel: channel, origin: Bench.laptop))
    }

    /// The link that the worker mails for a login.
    func link(of login: BegunLogin) async throws -> String {
        try await worker.deliverDue()
        let record = try await record(login)
        return try Found(site.link(for: record)).value
    }

    /// The token in that link.
    func token(of login: BegunLogin) async throws -> String {
        let link = try await link(of: login)
        return String(link.dropFirst("https://login.example.org/confirm/".count))
    }

    func record(_ login: BegunLogin) async throws -> Confirmation {
        try Found(try await store.look(at: login.session)).value.0
    }

    func confirm(_ login: BegunLogin) async throws -> LinkAnswer {
        try await flow.confirm(link: token(of: login), number: login.number.text, on: Bench.phone)
    }

    func poll(_ login: BegunLogin) async throws -> TokenAnswer {
        try await flow.poll(OriginProof(token: login.pollToken.text))
    }

    func signedIn(_ address: String = "ada@example.org") async throws -> (BegunLogin, GrantedSession) {
        let login = try await begin(address)
        _ = try await confirm(login)
        return (login, try Found(try await poll(login).granted).value)
    }

    /// A number that is well formed and not this login's.
    func wrongNumber(for login: BegunLogin, _ index: Int = 0) -> String {
        let wrong = ["314", "271", "577", "693"].filter { $0 != login.number.text }
        return wrong[index]
    }
}

/// A value that has to be there.
struct Found<Value> {
    struct Nothing: Error {}
    let value: Value

    init(_ value: Value?) throws(Nothing) {
        guard let value else { throw Nothing() }
        self.value = value
    }
}

extension TokenAnswer {
    var granted: GrantedSession? { if case .granted(let session) = self { session } else { nil } }
    var isPending: Bool { if case .pending = self { true } else { false } }
}

extension LinkAnswer {
    var record: Confirmation? { if case .done(let record, _) = self { record } else { nil } }
    var session: BrowserSession? { if case .done(_, let session) = self { session } else { nil } }
    var refusal: Confirmation.Refusal? { if case .refused(let refusal, _) = self { refusal } else { nil } }
    var tokenError: TokenError.Code? { if case .invalid(let code) = self { code } else { nil } }
}

extension BrowserAnswer {
    var granted: BrowserSession? { if case .granted(let session, _) = self { session } else { nil } }
}
