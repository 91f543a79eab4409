/// Where logins are kept: `memory:` or `sqlite:PATH`.
enum StoreChoice: Equatable, CustomStringConvertible {
    /// In memory: they end with the process.
    case memory
    /// In a file of SQLite.
    case sqlite(path: String)

    /// Returns nil unless `text` is one of the two. A path that begins with a colon is a word of SQLite's own.
    init?(_ text: String) {
        guard text != "memory:" else {
            self = .memory
            return
        }
        let path = text.dropFirst("sqlite:".count)
        guard text.hasPrefix("sqlite:"), !path.isEmpty, !path.hasPrefix(":"), !path.utf8.contains(0) else { return nil }
        self = .sqlite(path: String(path))
    }

    /// In the form that `init(_:)` reads.
    var description: String {
        switch self {
        case .memory: "memory:"
        case .sqlite(let path): "sqlite:\(path)"
        }
    }
}
