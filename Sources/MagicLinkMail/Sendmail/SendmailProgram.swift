import CMagicLinkSpawn
import Dispatch
import Glibc
import Synchronization

/// The program that takes mails. Every call blocks its thread.
struct SendmailProgram: Sendable {
    let path: String
    let patience: Duration

    /// Throws unless there is a program there that we may run.
    func check() throws(SendmailError) {
        guard path.hasPrefix("/"), !path.utf8.contains(0) else { throw SendmailError(.noProgram, path) }
        var status = stat()
        guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, unsafe access(path, X_OK) == 0 else {
            throw SendmailError(.noProgram, path)
        }
    }

    /// Runs it to its end; nil if it has taken the mail.
    func run(_ words: [String], input: [UInt8], _ cancellation: Cancellation) -> SendmailError? {
        guard !cancellation.isRaised else { return SendmailError(.cancelled, path) }
        let file = unsafe input.withUnsafeBytes { unsafe magiclink_file_in_memory($0.baseAddress, $0.count) }
        guard file >= 0 else { return SendmailError(.notStarted, path) }
        defer { close(file) }
        guard let process = spawn(words, input: file) else { return SendmailError(.notStarted, path) }
        return error(of: Self.end(of: process, within: patience, cancellation))
    }

    private func spawn(_ words: [String], input: Int32) -> pid_t? {
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe ([path] + words).map { unsafe strdup($0) } + [nil]
        var environment: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("PATH=/usr/sbin:/usr/bin:/sbin:/bin"), nil]
        defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
        var process: pid_t = 0
        let error = unsafe magiclink_spawn(path, &arguments, &environment, input, &process)
        return error == 0 ? process : nil
    }

    /// How a program ended: its exit code, minus the signal that ended it, or nil where it was killed for taking too long.
    private static func end(of process: pid_t, within patience: Duration, _ cancellation: Cancellation) -> Int32? {
        let deadline = Deadline(of: process)
        let timer = DispatchWorkItem { deadline.pass() }
        let milliseconds = Int(patience / .milliseconds(1))
        DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: timer)
        cancellation.whenRaised {
            let grace = Int(Cancellation.grace.components.seconds)
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(grace)) { deadline.pass() }
        }
        _ = magiclink_await(process)
        timer.cancel()
        return deadline.reap()
    }

    private func error(of end: Int32?) -> SendmailError? {
        switch end {
        case nil: SendmailError(.timeout, path)
        case 0: nil
        // EX_TEMPFAIL: it will do later.
        case 75: SendmailError(.postponed, path, 75)
        // EX_DATAERR, EX_NOUSER, EX_NOHOST: about this mail and this recipient. All other codes are about the program.
        case let code? where [65, 67, 68].contains(code): SendmailError(.recipientRefused, path, code)
        case let code?: SendmailError(.failed, path, code)
        }
    }
}

/// A process that has so long and no longer. What is killed is still there: it is taken away under the same lock.
private final class Deadline: Sendable {
    private let process: pid_t
    private let state = Mutex((isGone: false, isLate: false))

    init(of process: pid_t) {
        self.process = process
    }

    func pass() {
        state.withLock { state in
            guard !state.isGone else { return }
            state.isLate = true
            kill(-process, SIGKILL)
        }
    }

    func reap() -> Int32? {
        state.withLock { state in
            state.isGone = true
            let code = magiclink_reap(process)
            return state.isLate ? nil : code
        }
    }
}
