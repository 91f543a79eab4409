import Foundation
import MagicLinkHTTP
import Testing

/// Requests of llhttp's tests with the verdict wanted; see `Fixtures/http_llhttp/SOURCE.txt`.
struct CorpusCase: Decodable, Sendable, CustomTestStringConvertible {
    let id: String
    let title: String
    let mode: String
    let upstream: String
    let raw_b64: Data
    let hosted_b64: Data
    let ours: String
    let why: String

    var testDescription: String { "\(id) \(title)" }

    static let all: [CorpusCase] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/http_llhttp/requests.jsonl")
        do {
            return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
                try JSONDecoder().decode(CorpusCase.self, from: Data($0.utf8))
            }
        } catch {
            Issue.record("the corpus cannot be read: \(error)")
            return []
        }
    }()

    /// What the parser makes of the bytes, one verdict a request until it stops.
    func verdicts() -> [Verdict] {
        var rest = Array(hosted_b64)[...]
        var found: [Verdict] = []
        while !rest.isEmpty {
            var parser = RequestParser()
            let answer = parser.parse(rest)
            found.append(verdict(answer))
            guard case .complete(let request, let consumed) = answer else { break }
            rest = rest.dropFirst(consumed)
            if request.isLast { break }
        }
        return found
    }
}

@Suite("The corpus of llhttp")
struct CorpusTests {
    /// Rows whose wanted answer is a handler's (405, 404) or a proxy's, not a parser's.
    static let decidedByTheHandler: [String: String] = [
        "llhttp:invalid:45": "ANNOUNCE is a token; the handler answers 405",
        "llhttp:invalid:55": "MKCOLA is a token; the handler answers 405",
    ]
    static let waits: [String: String] = [
        "llhttp:content-length:36": "the body that was announced never comes; the server waits, then answers 408"
    ]

    @Test("The corpus is whole")
    func whole() {
        #expect(CorpusCase.all.count == 166)
    }

    @Test("Each request has the verdict wanted", arguments: CorpusCase.all)
    func wanted(_ row: CorpusCase) throws {
        let first = try #require(row.verdicts().first)
        let isComplete = if case .complete = first { true } else { false }
        let isMalformed = if case .malformed = first { true } else { false }
        if Self.decidedByTheHandler[row.id] != nil {
            #expect(isComplete)
            return
        }
        if Self.waits[row.id] != nil {
            #expect(first == .incomplete)
            return
        }
        switch row.ours {
        case "accept", "accept-framing", "accept-first": #expect(isComplete, "\(first): \(row.why)")
        case "reject":
            #expect(row.verdicts().contains { if case .malformed = $0 { true } else { false } }, "\(row.why)")
        case "reject-preferred":
            #expect(row.verdicts().contains { if case .malformed = $0 { true } else { false } }, "\(row.why)")
        case "incomplete": #expect(!isComplete, "\(row.why)")
        case "either": #expect(isComplete || isMalformed)
        case "incomplete-or-accept": #expect(!isMalformed, "\(row.why)")
        default: Issue.record("unknown verdict \(row.ours)")
        }
    }

    @Test(
        "Cut at any byte, a request is never whole before its end nor refused before its fault",
        arguments: CorpusCase.all)
    func cut(_ row: CorpusCase) {
        let bytes = Array(row.hosted_b64)
        var slow = RequestParser()
        let whole = verdict(on: bytes)
        var slowly = Verdict.incomplete
        for length in 0...bytes.count {
            let fresh = verdict(on: Array(bytes.prefix(length)))
            if slowly == .incomplete { slowly = verdict(slow.parse(bytes.prefix(length))) }
            #expect(fresh == slowly, "at \(length)")
            if case .complete(let end) = whole, length < end { #expect(fresh == .incomplete, "at \(length)") }
        }
        #expect(slowly == whole)
    }
}
