import MagicLink
import Synchronization

/// A mailer that tells the operator when mails do not get out.
///
/// That one mail was refused is not said: people mistype their addresses. That one after the other is refused is, for then
/// it may be us whom a server does not like.
struct WatchedMailer: Mailer {
    /// So many refusals in a row are no accident.
    static let refusalLimit = 3

    private let mailer: any Mailer
    private let watch: Watch
    private let refusals = Refusals()

    init(_ mailer: any Mailer, tell: @escaping @Sendable (String) -> Void) {
        self.mailer = mailer
        watch = Watch(
            failure: "mails cannot be handed over", recovery: "mails are handed over again", tell: tell)
    }

    var width: Int { mailer.width }

    func send(_ mail: LoginMail) async throws(MailError) {
        do throws(MailError) {
            try await mailer.send(mail)
            refusals.end()
            watch.worked()
        } catch {
            switch error.kind {
            case .temporary:
                if let trouble = error.trouble {
                    watch.failed("\(trouble); they stay in the queue and are tried again")
                }
            case .permanent:
                let trouble = error.trouble ?? "they are refused"
                if refusals.add() >= Self.refusalLimit {
                    watch.failed("\(trouble), one after the other; they are dropped")
                }
            }
            throw error
        }
    }
}

/// Refusals without a success in between.
private final class Refusals: Sendable {
    private let count = Atomic(0)

    func add() -> Int { count.add(1, ordering: .relaxed).newValue }
    func end() { count.store(0, ordering: .relaxed) }
}
