/// Finds the one wait of one connection: a reply or a wake that comes too late fits nothing any more.
///
/// Eight bytes, because the wait list keeps one for everybody who is parked.
struct Ticket: Hashable, Sendable {
    /// At most so many loops fit.
    static let maximumLoops = 256

    /// Never the same twice in a loop until 4 billion others were given.
    let serial: UInt32
    /// The loop in the first byte, the descriptor in the others: a process has at most 2^20 of them.
    private let place: UInt32

    init(loop: Int, descriptor: Int32, serial: UInt32) {
        self.serial = serial
        place = UInt32(truncatingIfNeeded: loop) << 24 | UInt32(bitPattern: descriptor) & 0xff_ffff
    }

    var loop: Int { Int(place >> 24) }
    var descriptor: Int { Int(place & 0xff_ffff) }
}
