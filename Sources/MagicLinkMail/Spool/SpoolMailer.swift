import Dispatch
public import MagicLink
import MagicLinkJWT

/// A mailer that hands mails to another program through a directory: one file each, `SECONDS-RANDOM.eml`, by the second
/// at which it was sent, readable by us alone.
///
/// A file of that name is whole, and durable before `send` returns. Whoever takes mails from here takes what ends in
/// `.eml` and removes it; all else are files that are not whole yet, or that a crash left behind. We remove nothing but
/// our own temporary files.
public final class SpoolMailer: Mailer {
    private let directory: SpoolDirectory
    private let writer: MailWriter
    /// A disk makes its callers wait; the pool of threads that logins run on must not.
    let disk = DispatchQueue(label: "magiclink.spool")

    /// Makes the directory, if only the last part of its path is missing, and writes and removes an empty file there, so
    /// that what would fail at the first mail fails now. Blocks while it does.
    ///
    /// - Parameters:
    ///   - directory: the path; a relative one is looked up anew for each mail.
    ///   - templates: how mails are worded.
    ///   - clock: gives the mails their date.
    ///   - random: gives the mails their ids and the files their names.
    public init(
        directory: String, sender: Sender, templates: MailTemplates = .builtIn, clock: any WallClock,
        random: any RandomSource
    ) throws(SpoolError) {
        self.directory = SpoolDirectory(path: directory)
        writer = MailWriter(sender: sender, templates: templates, clock: clock, random: random)
        do throws(SystemFailure) {
            try self.directory.make()
        } catch {
            throw SpoolError(error.reason(ifMissing: .parentMissing), directory, error)
        }
        do throws(SystemFailure) {
            try self.directory.tryOut(by: Self.temporaryName(for: Base64URL.encode(random.bytes(16))))
        } catch {
            // It was made or was there just now: what is missing is what a link of that name leads to.
            throw SpoolError(error.reason(ifMissing: .notADirectory), directory, error)
        }
    }

    /// Returns when the mail lies in the directory and would survive a power cut.
    ///
    /// Every failure is temporary: a full disk is cleared, a directory comes back. After one at the very last
    /// step the mail may lie there all the same, and be sent twice: the same link both times.
    public func send(_ mail: LoginMail) async throws(MailError) {
        let message = writer.message(for: mail)
        let name = "\(writer.clock.now.seconds)-\(Base64URL.encode(writer.random.bytes(16)))"
        let isStored = await withCheckedContinuation { continuation in
            disk.async { [directory] in
                do {
                    try directory.write(message.bytes, to: "\(name).eml", by: Self.temporaryName(for: name))
                    continuation.resume(returning: true)
                } catch {
                    continuation.resume(returning: false)
                }
            }
        }
        guard isStored else { throw Self.failure }
    }

    /// The directory is a matter of the operator's, whatever mail it is.
    static let failure = MailError(.temporary, trouble: "the spool directory cannot be written")

    /// Hidden, and never ending in `.eml`.
    private static func temporaryName(for name: String) -> String { ".\(name).tmp" }
}
