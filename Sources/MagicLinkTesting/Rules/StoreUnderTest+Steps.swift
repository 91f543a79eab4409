import MagicLink
import MagicLinkJWT
import Synchronization

/// The steps that rules are made of. Each that has to succeed throws `BrokenPromise` if it does not.
extension StoreUnderTest {
    static let ada = "ada@example.org"

    func request(
        _ address: String = ada, over channel: Confirmation.Channel = .device, challenge: CodeChallenge? = nil,
        admitsNewUser: Bool = true, measure: ((EmailAddress) -> Measure)? = nil
    ) throws -> LoginRequest {
        let address = try EmailAddress(address)
        return LoginRequest(
            id: SessionID(random: random.next(), random.next()), tokenID: TokenID(random: random.next(), random.next()),
            newUserID: UserID(random: random.next(), random.next()), keyID: site.keys.signingKeyID,
            wish: LoginWish(
                address: address, channel: channel, challenge: challenge,
                origin: Device(browser: .firefox, system: .linux)),
            linkLifetime: .seconds(600), admitsNewUser: admitsNewUser, language: .german, measure: measure?(address))
    }

    /// Begins, under the id that was drawn first.
    func begin(
        _ address: String = ada, over channel: Confirmation.Channel = .device, challenge: CodeChallenge? = nil,
        admitsNewUser: Bool = true, measure: ((EmailAddress) -> Measure)? = nil
    ) async throws -> Confirmation {
        let request = try request(
            address, over: channel, challenge: challenge, admitsNewUser: admitsNewUser, measure: measure)
        return try await begin(request) { _ in nil }
    }

    func begin(_ request: LoginRequest, redraw: @escaping Confirmation.Redraw) async throws -> Confirmation {
        switch try await store.begin(request, redraw: redraw) {
        case .begun(let record): return record
        case .limited(let overrun): throw BrokenPromise("a login did not begin within its limits: \(overrun.code)")
        }
    }

    /// Begins, and tells which siblings the store has shown meanwhile; a store may show them more than once.
    func siblings(of request: LoginRequest) async throws -> [Sibling] {
        let heard = Mutex<[Sibling]>([])
        _ = try await begin(request) { siblings in
            heard.withLock { $0 = siblings }
            return nil
        }
        return heard.withLock { $0 }
    }

    func link(
        _ record: Confirmation, on device: Device = .phone, tokenID: TokenID? = nil, key: String = "k2"
    ) throws -> Confirmation.LinkUse {
        let claims = LinkClaims(
            subject: record.asked.subject, session: record.asked.id, id: tokenID ?? record.asked.tokenID,
            issuedAt: record.asked.issuedAt, expiresAt: record.asked.expiresAt)
        return Confirmation.LinkUse(try verified(claims, key, record), on: device)
    }

    func poll(
        _ record: Confirmation, by client: String = ClientRegistry.defaultID,
        answering challenge: CodeChallenge? = nil, key: String = "k2"
    ) throws -> Confirmation.PollUse {
        let claims = PollClaims(
            session: record.asked.id, clientID: client, issuedAt: record.asked.issuedAt,
            expiresAt: record.pollExpiresAt)
        return Confirmation.PollUse(
            try verified(claims, key, record), by: client, over: record.asked.channel, answering: challenge)
    }

    func refreshUse(_ record: Confirmation, generation: Int64) throws -> Confirmation.RefreshUse {
        let claims = RefreshClaims(
            session: record.asked.id, clientID: record.asked.clientID, generation: generation,
            issuedAt: record.asked.issuedAt, expiresAt: record.sessionExpiresAt)
        return Confirmation.RefreshUse(try verified(claims, "k2", record), by: record.asked.clientID)
    }

    private func verified<Claims: TokenClaims>(
        _ claims: Claims, _ key: String, _ record: Confirmation
    ) throws -> VerifiedToken<Claims> {
        guard let id = KeyID(key) else { throw BrokenPromise("\(key) is no key") }
        return try codec.authenticate(codec.sign(claims, under: id).text, as: Claims.self, at: record.asked.issuedAt)
    }

    func number(_ text: String) throws -> MatchNumber {
        guard let number = MatchNumber(text) else { throw BrokenPromise("\(text) is no number") }
        return number
    }

    // MARK: Actions

    func yes(_ record: Confirmation, on device: Device = .phone) throws -> Confirmation.Action {
        let right = Confirmation.Approval.number(try number("493"), isRight: true)
        return .confirm(try link(record, on: device), by: right, admitsNewUser: true)
    }

    func mistyped(_ text: String?, _ record: Confirmation) throws -> Confirmation.Action {
        let wrong = Confirmation.Approval.number(try text.map { try number($0) }, isRight: false)
        return .confirm(try link(record), by: wrong, admitsNewUser: true)
    }

    func ownBrowser(
        _ record: Confirmation, cookie: [UInt8] = Self.cookie, settling settlement: Settlement? = nil
    ) throws -> Confirmation.Action {
        let own = Confirmation.Approval.ownBrowser(try poll(record), browserSession: cookie, settling: settlement)
        return .confirm(try link(record), by: own, admitsNewUser: true)
    }

    /// The SHA-256 of a session cookie.
    static let cookie = [UInt8](repeating: 7, count: 32)

    func no(_ record: Confirmation, typing address: EmailAddress? = nil) throws -> Confirmation.Action {
        .deny(try link(record), by: .address(address ?? record.asked.address))
    }

    func notMe(_ record: Confirmation) throws -> Confirmation.Action {
        .report(try link(record), by: .address(record.asked.address))
    }

    func fetch(
        _ record: Confirmation, answering challenge: CodeChallenge? = nil, settling limits: LoginLimits? = nil
    ) throws -> Confirmation.Action {
        let cookie = record.asked.channel == .browser ? Self.cookie : nil
        let settlement = limits.map { self.settlement($0) }
        return .collect(try poll(record, answering: challenge), browserSession: cookie, settling: settlement)
    }

    func renew(_ record: Confirmation, generation: Int64 = 0) throws -> Confirmation.Action {
        .refresh(try refreshUse(record, generation: generation))
    }

    func apply(_ action: Confirmation.Action, to record: Confirmation) async throws -> Confirmation.Outcome {
        try await store.apply(action, to: record.asked.id)
    }

    // MARK: Ways to a state

    func confirmed(_ address: String = ada, challenge: CodeChallenge? = nil) async throws -> Confirmation {
        let record = try await begin(address, challenge: challenge)
        return try await apply(yes(record), to: record).applied("a confirmation")
    }

    func collected(_ address: String = ada, challenge: CodeChallenge? = nil) async throws -> Confirmation {
        let record = try await confirmed(address, challenge: challenge)
        return try await apply(fetch(record, answering: challenge), to: record).applied("a collection")
    }

    func refreshed() async throws -> Confirmation {
        let record = try await collected()
        return try await apply(renew(record), to: record).applied("a refresh")
    }

    func stored(_ record: Confirmation, in store: (any Store)? = nil) async throws -> Confirmation {
        guard let (found, _) = try await (store ?? self.store).look(at: record.asked.id) else {
            throw BrokenPromise("the record is not there")
        }
        return found
    }
}

extension Confirmation.Outcome {
    func applied(_ what: String) throws(BrokenPromise) -> Confirmation {
        guard case .applied(let record) = self else { throw BrokenPromise("\(what) was not applied but \(word)") }
        return record
    }

    func repeated(_ what: String) throws(BrokenPromise) -> Confirmation {
        guard case .repeated(let record) = self else { throw BrokenPromise("\(what) was not repeated but \(word)") }
        return record
    }

    @discardableResult
    func refused(_ refusal: Confirmation.Refusal, _ what: String) throws(BrokenPromise) -> Confirmation {
        guard case .refused(refusal, let record) = self else {
            throw BrokenPromise("\(what) was not refused as \(refusal.rawValue) but \(word)")
        }
        return record
    }

    var isApplied: Bool { if case .applied = self { true } else { false } }

    private var word: String {
        switch self {
        case .applied: "applied"
        case .repeated: "repeated"
        case .refused(let refusal, _): "refused as \(refusal.rawValue)"
        case .unknown: "of an unknown login"
        }
    }
}

/// Lets `count` callers come at once, and gathers what each was told.
func race<Answer: Sendable>(
    _ count: Int, _ caller: @escaping @Sendable (Int) async throws -> Answer
) async throws -> [Answer] {
    try await withThrowingTaskGroup { group in
        for index in 0..<count { group.addTask { try await caller(index) } }
        var answers: [Answer] = []
        for try await answer in group { answers.append(answer) }
        return answers
    }
}
