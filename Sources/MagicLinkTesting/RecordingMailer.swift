public import MagicLink
import Synchronization

/// A mailer that keeps what it is given, and fails when it is told to.
public final class RecordingMailer: Mailer {
    private let state = Mutex<(mails: [LoginMail], failures: [MailError])>(([], []))

    /// Creates a mailer that accepts everything.
    public init() {}

    /// Everything that was sent, oldest first.
    public var mails: [LoginMail] { state.withLock { $0.mails } }

    /// The next sendings fail, one for each element.
    public func fail(with failures: [MailError]) {
        state.withLock { $0.failures += failures }
    }

    /// Keeps the mail, or throws the next failure.
    public func send(_ mail: LoginMail) async throws(MailError) {
        let failure: MailError? = state.withLock { state in
            guard state.failures.isEmpty else { return state.failures.removeFirst() }
            state.mails.append(mail)
            return nil
        }
        if let failure { throw failure }
    }
}

/// An event sink that keeps what it hears.
public final class RecordingSink: EventSink {
    private let heard = Mutex<[LoginEvent]>([])

    /// Creates a sink that has heard nothing.
    public init() {}

    /// Everything that was reported, oldest first.
    public var events: [LoginEvent] { heard.withLock { $0 } }

    /// Keeps the event.
    public func report(_ event: LoginEvent) {
        heard.withLock { $0.append(event) }
    }
}
