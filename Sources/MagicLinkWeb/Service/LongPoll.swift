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
}

/// A question that is asked again when its login changes, until there is an answer or the client's patience ends.
///
/// The client parks without a task (`Reply.park`). A wake that turns out to be nothing parks it for what is left.
struct LongPoll<Asker: LongPollAsker>: Sendable {
    let asker: Asker
    /// How long the client will wait; nil if it wants its answer at once.
    let patience: Duration?

    /// Looks once, and parks if there is nothing and the client will wait.
    func reply(first: @escaping @Sendable () async -> LongPollFinding) -> Reply {
        .later {
            switch await first() {
            case .answer(let response): return .now(marked(response))
            case .pending(let login):
                let now = asker.service.uptime()
                guard asker.service.pacer.admits(Topic(login.id), at: now) else {
                    return .now(marked(asker.idle(.tooFast)))
                }
                guard let patience else { return .now(asker.idle(.pending)) }
                return park(login, until: now + patience)
            }
        }
    }

    private func park(_ login: PendingLogin, until deadline: Duration) -> Reply {
        let left = deadline - asker.service.uptime()
        guard left > .zero else { return .now(marked(asker.idle(.pending))) }
        return .park(on: Topic(login.id), for: left) { wakeup in
            switch wakeup {
            case .changed: .later { await again(login, until: deadline) }
            case .timeout, .stopping: .now(marked(asker.idle(.pending)))
            case .replaced: .now(marked(asker.idle(.tooFast)))
            }
        }
    }

    private func again(_ login: PendingLogin, until deadline: Duration) async -> Reply {
        switch await asker.again(login) {
        case .answer(let response): .now(marked(response))
        case .pending: park(login, until: deadline)
        }
    }

    /// https://www.rfc-editor.org/rfc/rfc7240#section-3.
    private func marked(_ response: OutgoingResponse) -> OutgoingResponse {
        guard let patience else { return response }
        var response = response
        response.fields["preference-applied"] = "wait=\(patience.components.seconds)"
        return response
    }
}

/// How long a request may be held.
enum Patience {
    /// The longest that a request is held: proxies cut at 30 s and more.
    static let longest: Duration = .seconds(25)

    /// What `Prefer: wait=N` asks for, cut to what we give; nil for zero and for none.
    static func asked(by request: IncomingRequest) -> Duration? {
        guard let wish = Preference.wait(in: request), wish > .zero else { return nil }
        return min(wish, longest)
    }
}

extension Topic {
    /// What the polls of a login wait for: the bits of its id. Who serves a `LoginService` joins the store's
    /// `ChangeFeed` to the server's wait list with it.
    public init(_ id: SessionID) {
        self.init(high: id.high, low: id.low)
    }
}
