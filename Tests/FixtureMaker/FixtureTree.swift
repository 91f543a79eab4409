import FoundationEssentials
import MagicLinkJWT

/// The files that were made, in memory until all of them are.
struct FixtureTree {
    /// One file below the directory.
    struct File {
        /// Its path, with `/` between the names.
        let path: String
        let bytes: [UInt8]
    }

    private(set) var files: [File] = []

    /// Adds the file `path`, whose content is `value` in the one layout.
    mutating func add(_ path: String, _ value: JSONValue) throws {
        guard !files.contains(where: { $0.path == path }) else { throw Problem("two fixtures are called \(path)") }
        files.append(File(path: path, bytes: Layout.bytes(of: value)))
    }

    /// Writes every file and the folders it needs. What else lies there is left alone.
    func write(below directory: URL) throws {
        for file in files {
            let url = directory.appending(path: file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url)
        }
    }
}
