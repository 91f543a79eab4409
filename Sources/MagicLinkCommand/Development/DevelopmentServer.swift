import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkServer
import MagicLinkTesting
import MagicLinkWeb

/// `magiclink dev` put together: a login service with a mailbox and perhaps a clock in front of it.
struct DevelopmentServer {
    /// The service.
    let logins: LoginServer
    /// The path of the `/dev/` pages.
    let prefix: String
    /// The mails.
    let mailbox: DevelopmentMailbox

    /// What the program's surroundings bring.
    struct Surroundings {
        /// The clock that `--clock manual` asks for; the store's own is then the same one.
        var manualClock: ManualClock?
        var random: any RandomSource = SystemRandom()
        var events: any EventSink = SilentSink()
        /// True where strangers may reach the pages.
        var isExposed = false
        /// Called for each mail.
        var announce: @Sendable (LoginMail) -> Void = { _ in }
        /// Told what an operator has to know.
        var tell: @Sendable (String) -> Void = { _ in }
    }

    /// Binds the listeners and starts to serve.
    init(settings: ServiceSettings, keys: KeyRing, store: OpenStore, surroundings: Surroundings) async throws {
        let prefix = surroundings.isExposed ? "/dev/\(Self.word(surroundings.random))/" : "/dev/"
        let mailbox = DevelopmentMailbox(templates: settings.templates, announce: surroundings.announce)
        logins = try await LoginServer(
            settings: settings, keys: keys, store: store, mailer: mailbox,
            surroundings: .init(
                random: surroundings.random, events: surroundings.events,
                uptime: Self.uptime(surroundings.manualClock), tell: surroundings.tell)
        ) { service, url, server in
            DevelopmentService(
                service: service, authority: url.authority, prefix: prefix, mailbox: mailbox,
                clock: surroundings.manualClock, clockMoved: { server.clockMoved() })
        }
        (self.prefix, self.mailbox) = (prefix, mailbox)
    }

    /// The pace of polls follows the clock that stands, so that a replay is as fast as it likes.
    private static func uptime(_ clock: ManualClock?) -> @Sendable () -> Duration {
        guard let clock else { return SystemTime.monotonic }
        return { .seconds(clock.now.seconds) }
    }

    private static func word(_ random: any RandomSource) -> String {
        Base64URL.encode(random.bytes(16))
    }
}
