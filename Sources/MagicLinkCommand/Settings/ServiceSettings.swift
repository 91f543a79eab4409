import MagicLink
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
    /// What links begin with; nil stands for the first address it listens on.
    let baseURL: BaseURL?
    /// Where logins are kept.
    let store: StoreChoice
    /// What the operator decided about logins.
    let policy: LoginPolicy
    /// Foreign web origins that may call the API.
    let origins: Set<WebOrigin>
}
