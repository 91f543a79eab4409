import Foundation
import Testing

/// Reads what lies in the package's `Fixtures`.
enum Corpus {
    static func data(_ path: String, from file: String = #filePath) throws -> Data {
        var root = URL(filePath: file)
        for _ in 0..<3 { root.deleteLastPathComponent() }
        return try Data(contentsOf: root.appending(path: "Fixtures").appending(path: path))
    }

    /// One JSON object a line.
    static func lines<Line: Decodable>(_ path: String, of type: Line.Type) throws -> [Line] {
        try data(path).split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: Data($0)) }
    }
}
