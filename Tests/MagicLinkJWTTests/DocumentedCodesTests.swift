import Foundation
import MagicLinkJWT
import Testing

/// The articles of `MagicLinkJWT.docc` say what the code does.
@Suite struct DocumentedCodesTests {
    /// The cells of each row of the one table of an article, without the row of titles.
    private func rows(of article: String) throws -> [[String]] {
        let file = fixtures.deletingLastPathComponent().appending(
            path: "Sources/MagicLinkJWT/MagicLinkJWT.docc/\(article)")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { $0.hasPrefix("| `") }
            .map { line in
                line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
                    .map { $0.trimmingCharacters(in: .whitespaces) }
            }
    }

    @Test("The table of refusals lists every code once, in the order of the checks, each with its reason")
    func refusals() throws {
        let rows = try rows(of: "Refusals.md")
        let listed = rows.map { "\($0[1]) \($0[0])" }
        let wanted =
            TokenError.Code.allCases.map { "`TokenError` `\($0.rawValue)`" }
            + KeyRingError.Code.allCases.map { "`KeyRingError` `\($0.rawValue)`" }
            + HS256Key.Problem.allCases.map { "`HS256Key.Problem` `\($0.rawValue)`" }
            + JSONError.Code.allCases.map { "`JSONError` `\($0.rawValue)`" }
        #expect(listed == wanted)
        for row in rows { #expect(row.count == 4 && !row[2].isEmpty, "\(row)") }
    }

    @Test("A word that two errors share means the same in both")
    func sharedWords() {
        let words = [
            TokenError.Code.allCases.map(\.rawValue), KeyRingError.Code.allCases.map(\.rawValue),
            HS256Key.Problem.allCases.map(\.rawValue), JSONError.Code.allCases.map(\.rawValue),
        ]
        for list in words { #expect(Set(list).count == list.count) }
        let shared = Dictionary(grouping: words.joined(), by: \.self).filter { $1.count > 1 }
        #expect(Set(shared.keys) == ["crypto_unavailable", "key_too_short"])
        for word in words.joined() { #expect(word.wholeMatch(of: #/[a-z0-9]+(_[a-z0-9]+)*/#) != nil) }
    }

    @Test("The table of choices lists every i_ file of JSONTestSuite with the verdict that it has")
    func choices() throws {
        let rows = try rows(of: "StrictJSON.md")
        let listed = rows.map { "\($0[0]) \($0[1])" }
        let wanted = JSONValueTests.decided.sorted { $0.key < $1.key }.map { name, code in
            "`\(name)` " + (code.map { "`\($0.rawValue)`" } ?? "accepted")
        }
        #expect(listed.sorted() == wanted.sorted())
        for row in rows { #expect(row.count == 3 && row[2].count > 20, "\(row)") }
    }
}
