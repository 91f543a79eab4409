import MagicLink
public import MagicLinkHTTP
public import MagicLinkJWT

/// A question that is asked again when its login changes, until there is an answer or the client's patience ends.
///
/// The client parks without a task (`Reply.park`). A wake that turns out to be nothing parks it for what is left.
struct LongPoll: Sendable {
    /// What one look found.
    enum Finding: Sendable {
        /// The answer.
        case answer(OutgoingResponse)
        /// Nothing yet.
        case pending(SessionID)
    }

    /// Why there is still no answer.
    enum Idle: Hashable, Sendable {
        /// The client's patience is over, or it had none, or the server stops.
        case pending
        /// Too many polls, or a later one took this one's place.
        case tooFast
    }

    /// The longest that a request is held: proxies cut at 30 s and more.
    static let longest: Duration = .seconds(25)

    /// How long the client will wait; nil if it wants its answer at once.
    let patience: Duration?
    let pacer: Pacer
    /// A monotonic clock.
    let uptime: @Sendable () -> Duration
    let look: @Sendable () async -> Finding
    let idle: @Sendable (Idle) -> OutgoingResponse

    /// What `Prefer: wait=N` asks for, cut to what we give; nil for zero and for none.
    static func patience(of request: IncomingRequest) -> Duration? {
        guard let wish = Preference.wait(in: request), wish > .zero else { return nil }
        return min(wish, longest)
    }

    /// Looks once, and parks if there is nothing and the client will wait.
    func reply() -> Reply {
        .later {
            switch await look() {
            case .answer(let response): return .now(marked(response))
            case .pending(let id):
                let now = uptime()
                guard pacer.admits(Topic(id), at: now) else { return .now(marked(idle(.tooFast))) }
                guard let patience else { return .now(idle(.pending)) }
                return park(on: Topic(id), until: now + patience)
            }
        }
    }

    private func park(on topic: Topic, until deadline: Duration) -> Reply {
        let left = deadline - uptime()
        guard left > .zero else { return .now(marked(idle(.pending))) }
        return .park(on: topic, for: left) { wakeup in
            switch wakeup {
            case .changed: .later { await again(on: topic, until: deadline) }
            case .timeout, .stopping: .now(marked(idle(.pending)))
            case .replaced: .now(marked(idle(.tooFast)))
            }
        }
    }

    private func again(on topic: Topic, until deadline: Duration) async -> Reply {
        switch await look() {
        case .answer(let response): .now(marked(response))
        case .pending: park(on: topic, until: deadline)
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

extension Topic {
    /// What the polls of a login wait for: the bits of its id. Who serves a `LoginService` joins the store's
    /// `ChangeFeed` to the server's wait list with it.
    public init(_ id: SessionID) {
        self.init(high: id.high, low: id.low)
    }
}
