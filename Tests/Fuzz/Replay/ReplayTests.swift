import Foundation
import Testing

/// What fuzzing found, and what covers most with least, goes through the same invariants in every test run.
@Suite("What fuzzing found")
struct ReplayTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Fixtures/fuzz")

    @Test("Each input of the corpora keeps its target's invariants", arguments: FuzzTarget.allCases)
    func replayed(_ target: FuzzTarget) throws {
        let inputs = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: target.rawValue), includingPropertiesForKeys: nil)
        #expect(!inputs.isEmpty)
        for input in inputs {
            let bytes = try Array(Data(contentsOf: input))
            #expect(throws: Never.self, "\(input.lastPathComponent)") { try target.check(bytes) }
        }
    }
}
