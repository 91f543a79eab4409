/// Finds the one wait of one connection: a reply or a wake that comes too late fits nothing any more.
struct Ticket: Hashable, Sendable {
    let loop: UInt16
    let descriptor: Int32
    /// Never the same twice in a loop until 4 billion others were given.
    let serial: UInt32
}
