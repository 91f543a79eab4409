import Glibc

/// Standard input line by line. Only so much of a line is ever held, however long it is.
struct LineInput {
    /// One line, without its end.
    enum Line: Equatable {
        case whole([UInt8])
        /// It was longer than the limit: its beginning. The rest has been passed over.
        case cut([UInt8])
    }

    private let limit: Int
    private var piece: [UInt8] = []
    private var position = 0
    private var hasEnded = false

    /// - Parameter limit: the most bytes of a line that are held.
    init(limit: Int) {
        self.limit = limit
    }

    /// The next line; nil at the end. What stands behind the last line end is a line too, unless it is empty.
    ///
    /// - Parameter beforeWaiting: called before it asks for more, and then may have to wait: the other side may wait for
    ///   answers before it writes on.
    mutating func next(beforeWaiting: () throws(StartProblem) -> Void) throws(StartProblem) -> Line? {
        var line: [UInt8] = []
        var isCut = false
        var isEmpty = true
        while true {
            let rest = piece[position...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let more = rest[..<(end ?? rest.endIndex)]
            isEmpty = isEmpty && more.isEmpty
            isCut = isCut || more.count > limit - line.count
            line += more.prefix(limit - line.count)
            if let end {
                position = end + 1
                return isCut ? .cut(line) : .whole(line)
            }
            if !hasEnded {
                try beforeWaiting()
                try refill()
            }
            if hasEnded {
                position = piece.endIndex
                return isEmpty ? nil : isCut ? .cut(line) : .whole(line)
            }
        }
    }

    private mutating func refill() throws(StartProblem) {
        // The old piece is gone before there is a new one.
        piece = []
        position = 0
        var count = 0
        repeat {
            piece = unsafe [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, initialized in
                count = unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
                initialized = max(0, count)
            }
        } while count < 0 && errno == EINTR
        guard count >= 0 else { throw StartProblem(.failed, "standard input cannot be read: errno \(errno)") }
        hasEnded = count == 0
    }
}
