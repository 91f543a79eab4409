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

    /// Writes `bytes` to standard output; false if not all of them could be written.
    static func deliver(_ bytes: [UInt8]) -> Bool {
        write(bytes, to: STDOUT_FILENO)
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

    /// Reads on, to the end of standard input or about as far as `limit` bytes, and keeps nothing.
    static func skipInput(limit: Int) {
        var rest = limit
        while rest > 0 {
            var count = 0
            _ = unsafe [UInt8](unsafeUninitializedCapacity: 64 * 1024) { buffer, _ in
                count = unsafe read(STDIN_FILENO, buffer.baseAddress, buffer.count)
            }
            guard count > 0 else { return }
            rest -= count
        }
    }

    /// Ends the process.
    static func leave(_ code: ExitCode) -> Never {
        exit(code.rawValue)
    }

    /// A whole line in one call, so that lines of two threads do not mix. A closed pipe is nobody's error.
    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
