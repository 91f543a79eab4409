/// Finds lines that end in CRLF, and looks at no byte twice however slowly they come.
struct LineReader: Sendable {
    /// Where the next line begins, counted from the start of the message.
    private(set) var start = 0
    private var scanned = 0

    /// The next line without its CRLF, or nil if it has not ended yet.
    ///
    /// A line feed alone is refused: a proxy in front may have read one line where we would read two.
    mutating func next(in bytes: Span<UInt8>) throws(Refusal) -> Range<Int>? {
        let place = bytes.place(of: ASCII.lf, in: scanned..<bytes.count)
        scanned = place
        guard place < bytes.count else { return nil }
        guard place > start, bytes[place - 1] == ASCII.cr else {
            throw Refusal(.badRequest, "a line ends in a line feed alone")
        }
        let line = start..<(place - 1)
        move(to: place + 1)
        return line
    }

    /// Goes on behind bytes that are no lines.
    mutating func move(to place: Int) {
        start = place
        scanned = place
    }
}
