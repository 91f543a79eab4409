public import MagicLink
import MagicLinkJWT

/// What a rule gets to work with: an empty store, the clock that it runs on, and a way to close and open it.
public struct StoreUnderTest: Sendable {
    /// A store as the core needs it: users and mail rows are written in the record's transaction.
    public typealias Store = ConfirmationStore & MailQueue & UserStore

    /// The store, empty.
    public let store: any Store
    /// The clock that the store was given.
    public let clock: ManualClock
    /// How long a rule waits for what has to come at once. Only a broken store makes it wait so long.
    public let patience: Duration
    /// Closes the store and opens what it has kept; a store that lives as long as its process returns itself.
    public let reopen: @Sendable () async throws -> any Store

    let site: Site
    let codec: TokenCodec
    let random = SeededRandom(seed: 0x6d61_6769_636c_696e)

    /// Puts a store under test.
    ///
    /// - Throws: what the key ring or the policy throws; libcrypto is then not usable.
    public init(
        store: any Store, clock: ManualClock, patience: Duration = .seconds(10),
        reopen: @escaping @Sendable () async throws -> any Store
    ) throws {
        self.store = store
        self.clock = clock
        self.patience = patience
        self.reopen = reopen
        let old = Base64URL.encode((0..<32).map { UInt8($0) })
        let new = Base64URL.encode((32..<64).map { UInt8($0) })
        let keys = try KeyRing(parsing: Array("k2 \(new)\nk1 \(old) verify\n".utf8))
        site = Site(
            baseURL: "https://login.example.org", keys: keys, clients: ClientRegistry(), policy: try LoginPolicy())
        codec = TokenCodec(issuer: site.baseURL, keys: keys)
    }

    /// A flow over the store, on the same clock.
    var flow: LoginFlow {
        LoginFlow(site: site, store: store, users: store, clock: clock, random: random)
    }
}

extension Device {
    /// What rules confirm with.
    static let phone = Device(browser: .safari, system: .iOS)
}
