import Foundation
import Glibc
import TestClient

/// Lines as a program writes them.
final class Lines {
    let pipe: Pipe
    private var unread: [UInt8] = []

    init(of pipe: Pipe) { self.pipe = pipe }

    /// Those up to the one that begins with `word`.
    func until(_ word: String) throws -> [String] {
        var lines: [String] = []
        while true {
            while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeFirst(end + 1)
                lines.append(line)
                if line.hasPrefix(word) { return lines }
            }
            guard more() else { throw WireClient.Failure(description: "it ended before \(word): \(lines)") }
        }
    }

    /// Everything that is left, to the end.
    func rest() -> String {
        while more() {}
        defer { unread = [] }
        return String(decoding: unread, as: UTF8.self)
    }

    /// Reads more; false at the end. A signal in between is none: `FileHandle` would end the test process for it.
    private func more() -> Bool {
        while true {
            var count = 0
            let piece = unsafe [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
                let descriptor = pipe.fileHandleForReading.fileDescriptor
                count = unsafe read(descriptor, buffer.baseAddress, buffer.count)
                initialized = max(0, count)
            }
            if count < 0, errno == EINTR { continue }
            unread += piece
            return count > 0
        }
    }
}
