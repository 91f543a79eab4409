import MagicLink

/// A mailer that tells the operator when mails do not get out.
struct WatchedMailer: Mailer {
    private let mailer: any Mailer
    private let watch: Watch

    init(_ mailer: any Mailer, tell: @escaping @Sendable (String) -> Void) {
        self.mailer = mailer
        watch = Watch(
            failure: "mails cannot be handed over", recovery: "mails are handed over again", tell: tell)
    }

    func send(_ mail: LoginMail) async throws(MailError) {
        do throws(MailError) {
            try await mailer.send(mail)
            watch.worked()
        } catch {
            switch error {
            case .temporary: watch.failed("they stay in the queue and are tried again")
            case .permanent: watch.failed("refused for good, and dropped")
            }
            throw error
        }
    }
}
