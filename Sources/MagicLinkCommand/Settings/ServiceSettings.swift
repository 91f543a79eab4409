import MagicLink
import MagicLinkHTTP
import MagicLinkMail
import MagicLinkServer
import MagicLinkWeb

/// What every service is told, whoever it is for.
struct ServiceSettings {
    /// Where it listens.
    let listen: [ListenAddress]
    /// What TLS is spoken with there; nil where it is not spoken.
    var tls: TLSCredentials? = nil
    /// Where health is asked for.
    let adminListen: [ListenAddress]
    /// Sockets that listen already.
    var inherited = InheritedSockets()
    /// What links begin with; nil stands for the first address it listens on.
    let baseURL: BaseURL?
    /// Where logins are kept.
    let store: StoreChoice
    /// What the operator decided about logins.
    let policy: LoginPolicy
    /// How mails are worded.
    var templates = MailTemplates.builtIn
    /// How long a mail waits at most before it is sent, drawn by chance.
    var mailDelay: Duration = .zero
    /// Foreign web origins that may call the API.
    let origins: Set<WebOrigin>
    /// Whose word about a client's address is taken.
    var trustedProxies = TrustedProxies.nobody
    /// What the operator has said of the server's size.
    var capacity = Capacity()

    /// What the server may spend.
    var server: ServerConfiguration {
        var configuration = ServerConfiguration(addresses: listen, loops: capacity.loops)
        configuration.tls = tls
        configuration.inherited = inherited.login
        if let count = capacity.connectionsPerAddress { configuration.connectionsPerGroup = count }
        if let count = capacity.pollsPerAddress { configuration.parkedPerGroup = count }
        // All clients of a proxy come from its address.
        configuration.group = { [trustedProxies] in trustedProxies.contains($0) ? .uncounted : ClientGroup($0) }
        return configuration
    }
}
