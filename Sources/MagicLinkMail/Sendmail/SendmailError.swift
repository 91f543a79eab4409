import MagicLink

/// Why a program did not take a mail. The description is for the operator and names no recipient.
public struct SendmailError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason; a closed list of stable words.
    public enum Code: String, CaseIterable, Sendable {
        /// There is no program of that path that we may run.
        case noProgram = "sendmail_no_program"
        /// The system could not start it.
        case notStarted = "sendmail_not_started"
        /// It took too long and was killed.
        case timeout = "sendmail_timeout"
        /// It said that it cannot take the mail now (`EX_TEMPFAIL`).
        case postponed = "sendmail_postponed"
        /// It said that it will never take this mail to this recipient.
        case recipientRefused = "sendmail_recipient_refused"
        /// Our process is about to end.
        case cancelled = "sendmail_cancelled"
        /// It failed for a reason of its own, or died.
        case failed = "sendmail_failed"
    }

    /// The reason.
    public let code: Code
    private let path: String
    /// The exit code, or minus the signal that ended it.
    private let end: Int32?

    init(_ code: Code, _ path: String, _ end: Int32? = nil) {
        (self.code, self.path, self.end) = (code, path, end)
    }

    /// True if waiting will not help.
    public var isConfiguration: Bool { code == .noProgram }

    /// What a worker makes of it: only a recipient is ever given up.
    var mailError: MailError {
        switch code {
        case .recipientRefused: MailError(.permanent, trouble: description)
        case .postponed, .cancelled: .temporary
        default: MailError(.temporary, trouble: description)
        }
    }

    /// The reason in words.
    public var description: String {
        switch code {
        case .noProgram: "\"\(path)\" is no program that can be run; write a path that begins with a slash"
        case .notStarted: "\(path) could not be started"
        case .timeout: "\(path) took too long and was ended"
        case .postponed: "\(path) cannot take this mail now (exit code \(end ?? 0))"
        case .recipientRefused: "\(path) does not take mails to this recipient (exit code \(end ?? 0))"
        case .cancelled: "\(path) was not waited for"
        case .failed: "\(path) failed (\(end.map { $0 < 0 ? "signal \(-$0)" : "exit code \($0)" } ?? "no exit code"))"
        }
    }
}
