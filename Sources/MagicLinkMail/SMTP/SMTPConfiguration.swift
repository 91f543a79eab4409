/// How mails reach a mail server.
public struct SMTPConfiguration: Sendable {
    /// The server.
    public var route: SMTPRoute
    /// True if a connection that is not encrypted by TLS, with a certificate that is good for the host, carries nothing.
    ///
    /// False at first only where nobody can listen: on the machine itself. Then TLS is not even tried. `smtps` ignores it.
    public var requiresTLS: Bool
    /// A file of certificates in PEM that are trusted in place of the system's.
    public var authorities: String?
    /// Who we are; nil for a server that takes mails from anybody who reaches it.
    public var credentials: SMTPCredentials?
    /// So many connections at most, each with a thread of its own. One slow recipient keeps one of them busy.
    public var connections = 4
    /// How long things may take.
    public var patience = Patience()

    /// How long things may take.
    public struct Patience: Hashable, Sendable {
        /// From the lookup of the name to the end of AUTH. Whoever waits for a mail looks at a screen.
        public var greeting: Duration = .seconds(20)
        /// All of it, for one mail. Servers that look into mails before they accept them take their time.
        public var whole: Duration = .seconds(120)
        /// A connection that nobody has used for so long is given back; servers wait five minutes at least
        /// (https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2.7).
        public var idle: Duration = .seconds(30)

        /// The usual.
        public init() {}
    }

    /// Creates it with TLS wherever somebody could listen.
    public init(route: SMTPRoute) {
        self.route = route
        requiresTLS = !route.isLoopback
    }
}
