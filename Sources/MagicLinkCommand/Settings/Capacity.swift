/// What the operator has said of the server's size; nil stands for the server's own default.
struct Capacity {
    /// Threads that serve connections.
    var loops: Int?
    /// Connections at the same time from one address.
    var connectionsPerAddress: Int?
    /// Polls that wait at the same time for clients of one address.
    var pollsPerAddress: Int?
}

extension SettingsReader {
    /// Understands the numbers above.
    mutating func capacity() -> Capacity {
        // The most that a server can have, and the most connections that one ever has by itself.
        let (loops, connections) = (256, 100_000)
        return Capacity(
            loops: count(.loops, most: loops), connectionsPerAddress: count(.connectionsPerAddress, most: connections),
            pollsPerAddress: count(.pollsPerAddress, most: connections))
    }
}
