import Foundation
import MagicLinkTesting

/// The repository's fixtures, and copies with something wrong in them.
enum FixtureFolder {
    static let original = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")
    static let path = original.path

    /// Reads a copy in which `old` stands as `new` in the file `path`, with a manifest that knows nothing of it.
    static func readCopy(
        of path: String, replacing old: String, with new: String, listing files: [String] = []
    ) throws -> FixtureSet {
        let folder = FileManager.default.temporaryDirectory.appending(path: "fixtures-\(UUID().uuidString)")
        defer {
            do { try FileManager.default.removeItem(at: folder) } catch {
                print("left behind: \(folder.path): \(error)")
            }
        }
        try FileManager.default.createDirectory(
            at: folder.appending(path: "tokens"), withIntermediateDirectories: true)
        for name in ["flows", "schema"] where !files.isEmpty {
            try FileManager.default.copyItem(at: original.appending(path: name), to: folder.appending(path: name))
        }
        for name in ["manifest.json", "keys.json", "tokens/valid.json", "tokens/invalid.json"] {
            var text = try String(contentsOf: original.appending(path: name), encoding: .utf8)
            if name == "manifest.json", files.isEmpty {
                text = #"{"format":"magiclink-fixtures/manifest/1","version":"1","licence":"CC0-1.0","files":[]}"#
            }
            if name == path {
                guard let place = text.range(of: old) else { throw CocoaError(.coderValueNotFound) }
                text.replaceSubrange(place, with: new)
            }
            try text.write(to: folder.appending(path: name), atomically: false, encoding: .utf8)
        }
        return try FixtureSet(directory: folder.path)
    }
}
