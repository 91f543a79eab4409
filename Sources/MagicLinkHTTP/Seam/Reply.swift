/// What a handler says to a request.
public enum Reply: Sendable {
    /// Answered on the spot: no task, nothing allocated beside the response.
    case now(OutgoingResponse)

    /// Needs the store. The loop gives it a task pinned to itself; other connections go on meanwhile.
    ///
    /// The task may wait, at 1.5 kB while it does; it is not cancelled when the peer leaves, its answer just goes nowhere.
    /// A server that has too many of these under way answers 503 instead.
    case later(@Sendable () async -> Reply)

    /// Nothing to say yet. Costs no task and no buffer: `then` runs once, on the loop, for whichever reason comes first.
    ///
    /// One reply at most is parked on a topic, on whichever loop: one that parks where another is parked takes its
    /// place, and the other is woken with `.replaced`. A topic that changed after the request was handed to
    /// `respond(to:)` counts as changed at once, so no change falls between the look and the parking. `then` never runs
    /// if the peer leaves first, and never inside the call that woke it.
    ///
    /// It counts for `from`, and is woken with `.crowded` instead of being parked if those are too many already, or all
    /// together.
    case park(on: Topic, for: Duration, from: ClientGroup = .uncounted, then: @Sendable (Wakeup) -> Reply)
}
