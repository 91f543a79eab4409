import MagicLinkJWT

/// Which implementations accept a token that is to be refused. `make fixtures-crosscheck` fails if it is otherwise.
enum Leniency {
    /// The libraries that accept the vector `id`.
    static func libraries(_ id: String) -> [JSONValue] {
        accepted.filter { $0.ids.contains(id) }.map { .string($0.library) }
    }

    private static let accepted: [(library: String, ids: Set<String>)] = []
}
