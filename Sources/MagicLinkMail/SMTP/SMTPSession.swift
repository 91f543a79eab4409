import CMagicLinkCurl
import MagicLink

/// A connection to a mail server that is made when it is needed, and kept for the next mail: a handle of libcurl. Every
/// call blocks its thread.
///
/// Sendable without the compiler's proof, because the lane it belongs to is the only one that calls it.
@safe final class SMTPSession: @unchecked Sendable {
    private let configuration: SMTPConfiguration
    private let sender: EmailAddress
    private var handle: UnsafeMutableRawPointer?
    /// What libcurl asks and tells, and may once more while it closes a connection: as long as the handle lives.
    private var transfer: SMTPTransfer?
    private var lastUse = ContinuousClock.now
    private var isKept = false
    /// True while somebody will look whether the connection is still used.
    var isWatched = false

    /// How long a farewell may take.
    private static let farewell = 2000
    /// Once for a process, before the first handle.
    private static let started = magiclink_curl_start()

    init(_ configuration: SMTPConfiguration, sender: EmailAddress) {
        self.configuration = configuration
        self.sender = sender
    }

    deinit {
        guard let handle = unsafe handle else { return }
        unsafe magiclink_curl_cut(handle)
        unsafe curl_easy_cleanup(handle)
    }

    // MARK: Sending

    /// Sends a mail; nil when the server has accepted it.
    ///
    /// A kept connection may have ended meanwhile, which is seen when it is used: then it is made anew, once. A mail that
    /// was on its way is not sent again here, for it may have been accepted.
    func send(_ message: MailMessage, _ cancellation: Cancellation) -> SMTPError? {
        defer { lastUse = .now }
        let first = attempt(message, isFresh: false, cancellation)
        guard first.result != CURLE_OK else { return nil }
        guard first.wasKept, first.dialogue.stage < .mail, first.dialogue.code < 400 || first.dialogue.code == 421,
            !cancellation.isRaised
        else { return error(of: first) }
        let second = attempt(message, isFresh: true, cancellation)
        return second.result == CURLE_OK ? nil : error(of: second)
    }

    /// Connects, says who we are, asks for nothing and leaves; nil if all of that went well.
    func check() -> SMTPError? {
        let probe = attempt(nil, isFresh: true, Cancellation())
        close()
        return probe.result == CURLE_OK ? nil : error(of: probe)
    }

    /// How a mail went.
    struct Attempt {
        var result = CURLE_FAILED_INIT
        var dialogue = SMTPDialogue()
        /// True if a connection was used that was there before.
        var wasKept = false
        /// What OpenSSL found at the certificate, an X509_V_ number; 0 for nothing.
        var verdict = 0
        /// True if a token was to be read and was not.
        var lacksToken = false
    }

    private func attempt(_ message: MailMessage?, isFresh: Bool, _ cancellation: Cancellation) -> Attempt {
        var attempt = Attempt()
        guard Self.started == CURLE_OK, let handle = unsafe opened() else { return attempt }
        let transfer = SMTPTransfer(
            message?.bytes ?? [], needsAuthentication: configuration.credentials != nil, cancellation: cancellation)
        let recipient = unsafe message.flatMap { unsafe curl_slist_append(nil, $0.recipient.text) }
        defer { unsafe curl_slist_free_all(recipient) }
        var setup = unsafe SMTPSetup(handle)
        attempt.lacksToken = !setup.setProof(configuration.credentials)
        setup.set(CURLOPT_FRESH_CONNECT, isFresh ? 1 : 0)
        setup.set(CURLOPT_UPLOAD, message == nil ? 0 : 1)
        setup.set(CURLOPT_NOBODY, message == nil ? 1 : 0)
        setup.set(CURLOPT_CUSTOMREQUEST, message == nil ? "NOOP" : nil)
        setup.setWhole(configuration.patience.whole)
        setup.note(unsafe magiclink_curl_set_list(handle, CURLOPT_MAIL_RCPT, recipient))
        setup.note(unsafe magiclink_curl_set_size(handle, message?.bytes.count ?? 0))
        setup.note(unsafe transfer.attach(to: handle))
        self.transfer = transfer
        defer { transfer.forget() }
        let hasRecipient = unsafe recipient != nil
        guard !attempt.lacksToken, setup.isFine, message == nil || hasRecipient else { return attempt }
        attempt.result = unsafe curl_easy_perform(handle)
        attempt.dialogue = transfer.dialogue
        var (connects, verdict) = (1, 0)
        unsafe _ = magiclink_curl_get_long(handle, CURLINFO_NUM_CONNECTS, &connects)
        unsafe _ = magiclink_curl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &verdict)
        (attempt.wasKept, attempt.verdict) = (connects == 0, verdict)
        isKept = attempt.result == CURLE_OK
        // Where something went wrong an answer may still come, and would be taken for that to the next question.
        if !isKept { unsafe magiclink_curl_cut(handle) }
        // The list is about to go.
        unsafe _ = magiclink_curl_set_list(handle, CURLOPT_MAIL_RCPT, nil)
        return attempt
    }

    private func error(of attempt: Attempt) -> SMTPError {
        SMTPError(
            attempt.code(hasCredentials: configuration.credentials != nil), reply: attempt.dialogue.code,
            at: configuration.route)
    }

    // MARK: The handle

    private func opened() -> UnsafeMutableRawPointer? {
        if let handle = unsafe handle { return unsafe handle }
        guard let new = unsafe curl_easy_init() else { return nil }
        var setup = unsafe SMTPSetup(new)
        setup.configure(configuration, sender)
        guard setup.isFine else {
            unsafe curl_easy_cleanup(new)
            return nil
        }
        unsafe handle = new
        return unsafe new
    }

    /// Leaves the server if nobody has used the connection for so long; returns how long it may still be used, nil if there
    /// is none any more.
    func closeIfIdle(for limit: Duration) -> Duration? {
        let rest = limit - lastUse.duration(to: .now)
        guard isKept else { return nil }
        if rest > .zero { return rest }
        close()
        return nil
    }

    /// Leaves the server politely, and within two seconds: libcurl alone would wait two minutes for an answer.
    private func close() {
        guard let old = unsafe handle.take() else { return }
        if isKept {
            var setup = unsafe SMTPSetup(old)
            let transfer = SMTPTransfer([], needsAuthentication: false, cancellation: Cancellation())
            setup.set(CURLOPT_FRESH_CONNECT, 0)
            setup.set(CURLOPT_UPLOAD, 0)
            setup.set(CURLOPT_NOBODY, 1)
            setup.set(CURLOPT_CUSTOMREQUEST, "QUIT")
            setup.setWhole(.milliseconds(Self.farewell))
            setup.note(unsafe transfer.attach(to: old))
            self.transfer = transfer
            if setup.isFine { unsafe _ = curl_easy_perform(old) }
            isKept = false
        }
        unsafe magiclink_curl_cut(old)
        unsafe curl_easy_cleanup(old)
        transfer = nil
    }
}
