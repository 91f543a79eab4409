import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkSQLite

// Whole logins at the store alone: begin, confirm, collect, mail row removed; everything else is prepared before the
// clock starts. Prints one line: logins, seconds, CPU seconds, writes, transactions.
//
// usage: StoreBench DATABASE TASKS LOGINS [limits]     (LOGINS 0 makes the empty database and ends)
//
// With the word `limits` each login is measured by those of `magiclink serve`: an address of its own, a network that it
// shares with 49 others.

let arguments = CommandLine.arguments
let isLimited = arguments.last == "limits"
guard arguments.count == (isLimited ? 5 : 4), let tasks = Int(arguments[2]), let logins = Int(arguments[3]) else {
    print("usage: StoreBench DATABASE TASKS LOGINS [limits]")
    exit(2)
}

/// One login, ready to be done.
struct Login: Sendable {
    let request: LoginRequest
    let confirm: Confirmation.Action
    let collect: Confirmation.Action
    let mail: QueuedMail
}

func prepare(_ count: Int) throws -> [Login] {
    let random = SystemRandom()
    let keys = try KeyRing(parsing: Array("k1 \(Base64URL.encode(random.bytes(32)))".utf8))
    let codec = TokenCodec(issuer: "https://login.example.org", keys: keys)
    let now = SteadyClock().now
    return try (0..<count).map { index in
        let limits = LoginLimits.standard
        let measure = Measure(
            limits: limits, address: Pseudonym(random: random.next(), random.next()),
            network: Pseudonym(high: 1, low: UInt64(index / 50)), browser: nil)
        let request = LoginRequest(
            id: SessionID(random: random.next(), random.next()), tokenID: TokenID(random: random.next(), random.next()),
            newUserID: UserID(random: random.next(), random.next()), keyID: keys.signingKeyID,
            wish: LoginWish(
                address: try EmailAddress("user\(index)@example.org"),
                origin: Device(browser: .firefox, system: .linux)),
            linkLifetime: .seconds(600), admitsNewUser: true, measure: isLimited ? measure : nil)
        let link = LinkClaims(
            subject: request.newUserID, session: request.id, id: request.tokenID, issuedAt: now,
            expiresAt: now + .seconds(600))
        let poll = PollClaims(
            session: request.id, clientID: ClientRegistry.defaultID, issuedAt: now, expiresAt: now + .seconds(930))
        let linkUse = Confirmation.LinkUse(
            try codec.authenticate(codec.sign(link, under: keys.signingKeyID).text, as: LinkClaims.self, at: now),
            on: Device(browser: .safari, system: .iOS))
        let pollUse = Confirmation.PollUse(
            try codec.authenticate(codec.sign(poll, under: keys.signingKeyID).text, as: PollClaims.self, at: now),
            by: ClientRegistry.defaultID, over: .device, answering: nil)
        return Login(
            request: request,
            confirm: .confirm(linkUse, by: .number(MatchNumber("493"), isRight: true), admitsNewUser: true),
            collect: .collect(
                pollUse, browserSession: nil, settling: isLimited ? Settlement(limits: limits, browser: nil) : nil),
            mail: QueuedMail(session: request.id, sending: 0, isDecoy: false))
    }
}

func run(_ login: Login, on store: SQLiteConfirmationStore) async throws {
    guard case .begun = try await store.begin(login.request, redraw: { _ in nil }),
        case .applied = try await store.apply(login.confirm, to: login.request.id),
        case .applied = try await store.apply(login.collect, to: login.request.id)
    else { throw StoreError(.unavailable) }
    try await store.remove(login.mail)
}

func cpu() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let database = try SQLiteDatabase(path: arguments[1])
let store = SQLiteConfirmationStore(database, clock: SteadyClock(notBefore: database.clockMark))
let prepared = try prepare(logins)
let (start, spent) = (ContinuousClock.now, cpu())
try await withThrowingTaskGroup { group in
    for task in 0..<tasks {
        group.addTask {
            for index in stride(from: task, to: logins, by: tasks) { try await run(prepared[index], on: store) }
        }
    }
    try await group.waitForAll()
}
let seconds = start.duration(to: .now) / .seconds(1)
print(logins, seconds, cpu() - spent, store.written.writes, store.written.transactions)
await store.close()
