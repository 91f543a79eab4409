import Foundation
import Testing

/// The strings of `Fixtures/naughty_strings`, decoded; where they come from stands beside them.
enum NaughtyStrings {
    static func all() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appending(path: "Fixtures/naughty_strings/blns.base64.json")
        let lines = try JSONDecoder().decode([String].self, from: Data(contentsOf: file))
        return try lines.map { String(decoding: try #require(Data(base64Encoded: $0)), as: UTF8.self) }
    }
}
