import Synchronization

/// Something that works or does not. The operator is told when it stops to work and when it works again: two lines,
/// however many requests came in between.
final class Watch: Sendable {
    private let isFailing = Atomic(false)
    private let failure: String
    private let recovery: String
    private let tell: @Sendable (String) -> Void

    /// Creates it as something that works.
    ///
    /// - Parameters:
    ///   - failure: said when it stops to work, with the reason behind it.
    ///   - recovery: said when it works again.
    init(failure: String, recovery: String, tell: @escaping @Sendable (String) -> Void) {
        self.failure = failure
        self.recovery = recovery
        self.tell = tell
    }

    /// It did not work, for a reason that is a stable word of ours.
    func failed(_ reason: String) {
        if !isFailing.exchange(true, ordering: .relaxed) { tell("\(failure) (\(reason))") }
    }

    /// It worked.
    func worked() {
        // A look first: this is the common case, and a look is shared by all cores.
        if isFailing.load(ordering: .relaxed), isFailing.exchange(false, ordering: .relaxed) { tell(recovery) }
    }
}
