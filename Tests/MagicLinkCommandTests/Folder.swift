import Foundation

/// Folders of tests, each with a name of its own.
enum Folder {
    static func make() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "magiclink-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Gives `body` a folder, and removes it whatever happens.
    static func use<Value>(_ body: (URL) async throws -> Value) async throws -> Value {
        let folder = try make()
        let result: Result<Value, any Error>
        do {
            result = .success(try await body(folder))
        } catch {
            result = .failure(error)
        }
        try FileManager.default.removeItem(at: folder)
        return try result.get()
    }
}
