public import MagicLinkHTTP

/// What a server may spend. Each number bounds what strangers can make it keep or wait for.
public struct ServerConfiguration: Sendable {
    /// Where it listens.
    public var addresses: [ListenAddress]
    /// Sockets that listen already and are used beside `addresses`; by default none. Starting takes them over, and
    /// stopping closes this process's copies.
    public var inherited: [InheritedSocket] = []
    /// Loops, each with a thread of its own, 1 to 256; by default half as many as there are cores, one at least. Whoever
    /// confirms and whoever waits are rarely on the same loop where there are many, and to wake another thread is dear;
    /// half of a login's work is the store's, on threads of its own. Many handshakes of TLS are worth more loops.
    public var loops: Int
    /// Connections at the same time, over all loops. One more takes the place of one that has been silent for two
    /// seconds or longer; where its loop finds none it is answered 503 and closed, with TLS closed at once. By default as
    /// many as the process may hold descriptors, less 512 for whatever else it opens, and 100,000 at most.
    public var connections: Int
    /// Connections of one client group at the same time, over all loops; one more is answered 503 and closed, with TLS
    /// closed at once. By default an eighth of `connections`, 64 at least and 1,024 at most: many people share an
    /// address, and nobody takes all there is.
    public var connectionsPerGroup: Int
    /// Replies parked at the same time, over all loops; above them `Wakeup.crowded`. By default `connections` less a
    /// 64th of them, and less 64 at least: where all waited, nobody could come whom they wait for.
    public var parked: Int
    /// Replies parked by one client group; above them `Wakeup.crowded`. By default as `connectionsPerGroup`. Behind a
    /// proxy only this tells clients apart.
    public var parkedPerGroup: Int
    /// Whose connection it is, for `connectionsPerGroup`. By default the peer's own group; a proxy that speaks for many
    /// has to be `.uncounted`. Asked when a connection comes and when it ends, with the same answer for the same peer.
    public var group: @Sendable (Peer) -> ClientGroup
    /// Answers under way (`Reply.later`) at the same time, over all loops; above them 503. By default 4,096.
    public var underWay: Int
    /// What TLS is spoken with at all addresses; nil, as by default, where it is not spoken.
    public var tls: TLSCredentials?
    /// How much of a request is read.
    public var limits: RequestLimits
    /// Time for the handshake of TLS, by default 10 s; then the connection is dropped.
    public var handshakeDeadline: Duration
    /// Time for a whole request, from its first byte (on a new connection: from its beginning, that is with TLS from the
    /// end of its handshake) to its last; then 408.
    /// By default 15 s.
    public var requestDeadline: Duration
    /// Time for the peer to take an answer, by default 30 s; then the connection is dropped.
    public var writeDeadline: Duration
    /// Time between two requests of a connection, by default 75 s: longer than most clients keep one.
    public var idleDeadline: Duration
    /// Time for a peer to read the answer that ends a connection before the connection is gone, by default 2 s.
    public var lingerDeadline: Duration
    /// Time that a connection without a request is kept when the server stops, by default 1 s: what its peer has just
    /// sent is answered, and the answer says that it was the last.
    public var stopGrace: Duration
    /// What deadlines are measured with.
    public var clock: MonotonicClock

    /// Creates the configuration described above for these addresses.
    public init(
        addresses: [ListenAddress], loops: Int? = nil, connections: Int? = nil, underWay: Int = 4_096,
        limits: RequestLimits = .standard, clock: MonotonicClock = .system
    ) {
        self.addresses = addresses
        self.loops = loops ?? Self.loops(cores: Thread.cores)
        self.connections = connections ?? Self.connections(descriptors: Socket.limit)
        connectionsPerGroup = Self.perGroup(connections: self.connections)
        parked = Self.parked(connections: self.connections)
        parkedPerGroup = connectionsPerGroup
        group = { ClientGroup($0) }
        self.underWay = underWay
        self.limits = limits
        tls = nil
        handshakeDeadline = .seconds(10)
        requestDeadline = .seconds(15)
        writeDeadline = .seconds(30)
        idleDeadline = .seconds(75)
        lingerDeadline = .seconds(2)
        stopGrace = .seconds(1)
        self.clock = clock
    }

    /// How many loops serve best on so many cores.
    static func loops(cores: Int) -> Int { max(cores / 2, 1) }

    /// What a process with so many descriptors can serve and still open files.
    static func connections(descriptors: Int) -> Int {
        min(max(descriptors / 2, descriptors - 512), 100_000)
    }

    /// The share of one client group.
    static func perGroup(connections: Int) -> Int {
        min(max(connections / 8, 64), 1_024)
    }

    /// How many of the connections may wait.
    static func parked(connections: Int) -> Int {
        max(connections - max(connections / 64, 64), connections / 2)
    }
}
