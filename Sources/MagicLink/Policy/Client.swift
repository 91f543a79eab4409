import MagicLinkCrypto

/// A registered OAuth client, https://www.rfc-editor.org/rfc/rfc6749#section-2.
public struct Client: Hashable, Sendable {
    /// How a client proves who it is at the token endpoint.
    public enum Authentication: Hashable, Sendable {
        /// A program that cannot keep a secret: it names itself, no more.
        case none
        /// A program with a secret; kept as its SHA-256, 32 bytes. Make the secret at random: 128 bits or more.
        case secret(sha256: [UInt8])
    }

    /// `client_id`: 1 to 64 characters of `A–Z a–z 0–9 . _ -`.
    public let id: String
    /// What pages and mails call it; our operator's words, never the client's.
    public let name: String
    /// The `aud` of its access tokens; nil means the base URL.
    public let audience: String?
    /// How it proves itself.
    public let authentication: Authentication
    /// Each word it may ask for in `scope`.
    public let scopes: Set<String>

    /// Returns nil if `id` is not 1 to 64 characters of the allowed alphabet.
    public init?(
        id: String, name: String, audience: String? = nil, authentication: Authentication = .none,
        scopes: Set<String> = []
    ) {
        guard (1...64).contains(id.utf8.count), id.utf8.allSatisfy(Self.allows) else { return nil }
        self.id = id
        self.name = name
        self.audience = audience
        self.authentication = authentication
        self.scopes = scopes
    }

    /// True if `secret` is this client's; a public client has none, so only the empty one is right.
    public func accepts(secret: String) -> Bool {
        switch authentication {
        case .none: secret.isEmpty
        case .secret(let sha256): Libcrypto.equal(SHA256.digest(Array(secret.utf8)), sha256)
        }
    }

    private static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "._-".utf8.contains(byte)
        }
    }
}

/// The clients that may ask for logins; `magiclink` is always among them and is meant where none is named.
public struct ClientRegistry: Hashable, Sendable {
    /// The id that an absent `client_id` stands for.
    public static let defaultID = "magiclink"

    private let clients: [String: Client]

    /// Registers `clients`; a later one replaces an earlier one of the same id.
    public init(_ clients: [Client] = []) {
        var registered: [String: Client] = [:]
        for client in [Client(id: Self.defaultID, name: "MagicLink")].compactMap({ $0 }) + clients {
            registered[client.id] = client
        }
        self.clients = registered
    }

    /// The client of that id; nil if none is registered.
    public subscript(id: String) -> Client? { clients[id] }

    /// Every audience that an access token of ours can carry, where the client names its own.
    public var audiences: Set<String> { Set(clients.values.compactMap(\.audience)) }
}
