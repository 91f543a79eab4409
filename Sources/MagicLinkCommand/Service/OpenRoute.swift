import MagicLink
import MagicLinkMail

/// A route for mails that is ready to be used.
struct OpenRoute: Sendable {
    /// What sends them.
    let mailer: any Mailer
    /// Tries out what can be tried without a mail; what a process does then if it cannot go on.
    let check: @Sendable () async throws(StartProblem) -> Void
    /// Sends one, and says what was wrong: `tryLater`, `configuration`, or `failed` where it was refused for good.
    let submit: @Sendable (LoginMail) async throws(StartProblem) -> Void

    /// Makes the mailer.
    init(_ settings: MailSettings, clock: any WallClock) throws(StartProblem) {
        let (sender, templates, random) = (settings.sender, settings.templates, SystemRandom())
        switch settings.route {
        case .smtp(let route):
            let configuration = settings.smtp ?? SMTPConfiguration(route: route)
            let mailer = SMTPMailer(
                configuration, sender: sender, templates: templates, clock: clock, random: random)
            self.init(
                mailer,
                check: { () async throws(StartProblem) in
                    do throws(SMTPError) { try await mailer.check() } catch { throw StartProblem(error) }
                },
                submit: { mail async throws(StartProblem) in
                    do throws(SMTPError) { try await mailer.submit(mail) } catch { throw StartProblem(error) }
                })
        case .sendmail(let path):
            let mailer: SendmailMailer
            do throws(SendmailError) {
                mailer = try SendmailMailer(
                    path: path, sender: sender, templates: templates, clock: clock, random: random)
            } catch {
                throw StartProblem(error)
            }
            self.init(mailer) { mail async throws(StartProblem) in
                do throws(SendmailError) { try await mailer.submit(mail) } catch { throw StartProblem(error) }
            }
        case .spool(let directory):
            let mailer: SpoolMailer
            do throws(SpoolError) {
                mailer = try SpoolMailer(
                    directory: directory, sender: sender, templates: templates, clock: clock, random: random)
            } catch {
                throw StartProblem(.configuration, error.description)
            }
            self.init(mailer) { mail async throws(StartProblem) in
                do throws(MailError) { try await mailer.send(mail) } catch {
                    throw StartProblem(.tryLater, error.trouble ?? "the spool directory cannot be written")
                }
            }
        }
    }

    private init(
        _ mailer: any Mailer, check: @escaping @Sendable () async throws(StartProblem) -> Void = {},
        submit: @escaping @Sendable (LoginMail) async throws(StartProblem) -> Void
    ) {
        (self.mailer, self.check, self.submit) = (mailer, check, submit)
    }
}

extension StartProblem {
    fileprivate init(_ error: SMTPError) {
        let refused: ExitCode = error.code == .recipientRefused ? .failed : .tryLater
        let advice = error.advice.map { "; \($0)" } ?? ""
        self.init(error.isConfiguration ? .configuration : refused, "\(error)\(advice)")
    }

    fileprivate init(_ error: SendmailError) {
        let refused: ExitCode = error.code == .recipientRefused ? .failed : .tryLater
        self.init(error.isConfiguration ? .configuration : refused, error.description)
    }
}

extension SMTPError {
    /// Which setting is about it; nil if none is.
    fileprivate var advice: String? {
        switch code {
        case .tlsMissing: "MAGICLINK_SMTP_TLS=none allows that"
        case .tlsFailed: "smtp: is for a port with STARTTLS, smtps: for one with TLS from the start"
        case .certificateUntrusted: "MAGICLINK_SMTP_CA_FILE names a private authority"
        case .authorities: "MAGICLINK_SMTP_CA_FILE names it"
        case .authRefused: "MAGICLINK_SMTP_USER and what stands beside it are wrong"
        default: nil
        }
    }
}
