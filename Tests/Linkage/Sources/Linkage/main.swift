import MagicLink
import MagicLinkJWT
struct Printer: Mailer { func send(_ mail: LoginMail) async throws(MailError) { print(mail.recipient, mail.link) } }
let clock = SteadyClock()
let store = InMemoryConfirmationStore(clock: clock)
let keys = try KeyRing(parsing: Array("k1 \(Base64URL.encode(SystemRandom().bytes(32)))".utf8))
let site = Site(baseURL: "https://login.example.org", keys: keys, clients: ClientRegistry(), policy: try LoginPolicy())
let flow = LoginFlow(site: site, store: store, users: store, clock: clock)
let mail = MailWorker(site: site, store: store, queue: store, mailer: Printer(), events: SilentSink())
let login = try await flow.begin(LoginWish(address: try EmailAddress("ada@example.org")))
print("mails sent:", try await mail.deliverDue(), "show on this screen:", login.number)
print("and wait:", try await flow.poll(OriginProof(token: login.pollToken.text), waiting: .seconds(25)))
