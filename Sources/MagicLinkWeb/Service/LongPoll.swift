import MagicLink
public import MagicLinkHTTP
public import MagicLinkJWT

/// Who asks a question that may have to wait: how to ask it again, and what is said while there is no answer.
///
/// A parked poll keeps one, so it should be no larger than it must be.
protocol LongPollAsker: Sendable {
    var service: LoginService { get }
    func again(_ pending: PendingLogin) async -> LongPollFinding
    func idle(_ idle: LongPollIdle) -> OutgoingResponse
}

/// What one look found.
enum LongPollFinding: Sendable {
    /// The answer.
    case answer(OutgoingResponse)
    /// Nothing yet.
    case pending(PendingLogin)
}

/// Why there is still no answer.
enum LongPollIdle: Hashable, Sendable {
    /// The client's patience is over, or it had none, or the server stops.
    case pending
    /// Too many polls, or a later one took this one's place.
    case tooFast
    /// Too many wait already, of this client's network or all together.
    case crowded
}

/// A question that is asked again when its login changes, until there is an answer or the client's patience ends.
///
/// The client parks without a task (`Reply.park`). A wake that turns out to be nothing parks it for what is left.
struct LongPoll<Asker: LongPollAsker>: Sendable {
    let asker: Asker
    /// How long the client will wait; nil if it wants its answer at once.
    let patience: Patience?
    /// For whom it counts while it is parked.
    let group: ClientGroup

    /// The question of `request`. Where its client is, is asked only if it will wait.
    init(asker: Asker, from request: IncomingRequest) {
        self.asker = asker
        patience = Patience(askedBy: request)
        group = patience == nil ? .uncounted : asker.service.trusted.client(of: request).group
    }

    /// Looks once, and goes on as `reply(_:)` does.
    func reply(first: @escaping @Sendable () async -> LongPollFinding) -> Reply {
        .later { reply(await first()) }
    }

    /// Says what the first look found, and parks if that is nothing and the client will wait.
    func reply(_ found: LongPollFinding) -> Reply {
        switch found {
        case .answer(let response): return answer(response)
        case .pending(let login):
            let now = asker.service.uptime()
            guard asker.service.pacer.admits(Topic(login.id), at: now) else { return answer(asker.idle(.tooFast)) }
            guard let patience else { return .now(asker.idle(.pending)) }
            let poll = ParkedPoll(asker: asker, login: login, patience: patience, group: group, since: now)
            return poll.park(at: now)
        }
    }

    private func answer(_ response: OutgoingResponse) -> Reply {
        .now(patience?.marked(response) ?? response)
    }
}

/// A poll that waits, in as few bytes as it can: a hundred thousand of these are kept at the same time.
private struct ParkedPoll<Asker: LongPollAsker>: Sendable {
    let asker: Asker
    let login: PendingLogin
    /// When it began to wait: milliseconds of the clock, of which the lower 32 bits do.
    private let start: UInt32
    private let patience: Patience
    private let group: ClientGroup

    init(asker: Asker, login: PendingLogin, patience: Patience, group: ClientGroup, since now: Duration) {
        self.asker = asker
        self.login = login
        self.patience = patience
        self.group = group
        start = UInt32(truncatingIfNeeded: now.milliseconds)
    }

    func park(at now: Duration) -> Reply {
        let left = patience.duration - .milliseconds(UInt32(truncatingIfNeeded: now.milliseconds) &- start)
        guard left > .zero else { return idle(.pending) }
        return .park(on: Topic(login.id), for: left, from: group) { wakeup in
            switch wakeup {
            case .changed: .later { await again() }
            case .timeout, .stopping: idle(.pending)
            case .replaced: idle(.tooFast)
            case .crowded: idle(.crowded)
            }
        }
    }

    private func again() async -> Reply {
        switch await asker.again(login) {
        case .answer(let response): .now(patience.marked(response))
        case .pending: park(at: asker.service.uptime())
        }
    }

    private func idle(_ idle: LongPollIdle) -> Reply {
        .now(patience.marked(asker.idle(idle)))
    }
}

/// How long a request may be held: whole seconds, at most ``longest``.
struct Patience: Sendable {
    /// The longest that a request is held: proxies cut at 30 s and more.
    static let longest: UInt8 = 25

    private let seconds: UInt8

    /// What `Prefer: wait=N` asks for, cut to what we give; nil for zero and for none.
    init?(askedBy request: IncomingRequest) {
        guard let wish = Preference.wait(in: request), wish > .zero else { return nil }
        seconds = UInt8(min(wish.components.seconds, Int64(Self.longest)))
    }

    var duration: Duration { .seconds(seconds) }

    /// Says in the answer that the wish was heard: https://www.rfc-editor.org/rfc/rfc7240#section-3.
    func marked(_ response: OutgoingResponse) -> OutgoingResponse {
        var response = response
        response.fields["preference-applied"] = "wait=\(seconds)"
        return response
    }
}

extension Topic {
    /// What the polls of a login wait for: the bits of its id. Who serves a `LoginService` joins the store's
    /// `ChangeFeed` to the server's wait list with it.
    public init(_ id: SessionID) {
        self.init(high: id.high, low: id.low)
    }
}
