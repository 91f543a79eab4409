import Foundation
import TestClient
import Testing

/// The limit that makes a disk look full is a whole process's, so the code under test runs in one of its own.
@Suite("A log for which there is no room", .timeLimit(.minutes(2)))
struct FullLogTests {
    @Test("What fails is taken back for good, stands in nobody's way, and is over when there is room")
    func full() async throws {
        try await Folder.use { folder in
            let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().path
            let wall = "\(root)/Sources/CMagicLinkSQLite"
            let script = """
                cc -o full_log -I "$0/include" "$0/log_vfs.c" "$0/shim.c" "$1" -lsqlite3 -lpthread && ./full_log a.db
                """
            let output = URL(filePath: "\(folder)/output")
            try Data().write(to: output)
            let said = try FileHandle(forWritingTo: output)
            let child = try Child(
                "/bin/sh", ["-c", script, wall, "\(root)/Tests/MagicLinkSQLiteTests/Support/full_log.c"],
                environment: ProcessInfo.processInfo.environment, in: folder, input: STDIN_FILENO,
                output: said.fileDescriptor, errors: STDERR_FILENO)
            let end = child.wait()
            let broken = try String(contentsOf: output, encoding: .utf8)
            #expect(end == .exit(0) && broken.isEmpty, "\(broken)")
        }
    }
}
