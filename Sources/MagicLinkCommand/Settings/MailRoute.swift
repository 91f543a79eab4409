/// Where mails go: `spool:DIR`.
enum MailRoute: Equatable, CustomStringConvertible {
    /// Into files of a directory, from which somebody else takes them.
    case spool(directory: String)

    /// Returns nil unless `text` names a route that is built.
    init?(_ text: String) {
        let directory = text.dropFirst("spool:".count)
        guard text.hasPrefix("spool:"), !directory.isEmpty, !directory.utf8.contains(0) else { return nil }
        self = .spool(directory: String(directory))
    }

    /// In the form that `init(_:)` reads.
    var description: String {
        switch self {
        case .spool(let directory): "spool:\(directory)"
        }
    }
}
