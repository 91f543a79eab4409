import Glibc

/// Standard input, output and error, written through at once: whoever reads a pipe must see "ready" when it is so.
enum Terminal {
    /// Writes a line to standard output.
    static func say(_ line: String) {
        write(line + "\n", to: STDOUT_FILENO)
    }

    /// Writes `text` to standard output; false if not all of it could be written.
    static func deliver(_ text: String) -> Bool {
        write(text, to: STDOUT_FILENO)
    }

    /// Writes a line to standard error, with our name before it.
    @Sendable static func complain(_ line: String) {
        write("magiclink: \(line)\n", to: STDERR_FILENO)
    }

    /// Reads standard input to its end; nil if it is longer than `limit` bytes or cannot be read.
    static func input(limit: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
                count = max(0, unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count))
            }
            guard !piece.isEmpty else { return bytes }
            bytes += piece
            guard bytes.count <= limit else { return nil }
        }
    }

    /// Ends the process.
    static func leave(_ code: ExitCode) -> Never {
        exit(code.rawValue)
    }

    /// A whole line in one call, so that lines of two threads do not mix. A closed pipe is nobody's error.
    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
