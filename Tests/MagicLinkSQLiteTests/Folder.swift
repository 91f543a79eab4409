import Foundation
import MagicLink

/// Swift Testing has a `Confirmation` too.
typealias Confirmation = MagicLink.Confirmation

/// A folder of its own for a test, gone when the test is.
enum Folder {
    static func use<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "magiclink-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let answer: Answer
        do {
            answer = try await body(folder.path)
        } catch {
            try FileManager.default.removeItem(at: folder)
            throw error
        }
        try FileManager.default.removeItem(at: folder)
        return answer
    }
}
