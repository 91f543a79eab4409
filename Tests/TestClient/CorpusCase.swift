import Foundation
package import MagicLinkHTTP

/// A raw request of llhttp's tests with the verdict wanted; see `Fixtures/http_llhttp/SOURCE.txt`.
package struct CorpusCase: Decodable, Sendable, CustomStringConvertible {
    /// What a server makes of one request of the bytes.
    package enum Answer: Sendable {
        case request(IncomingRequest)
        case refusal(Refusal)
        /// The bytes end within it.
        case unfinished
    }

    package let id: String
    package let title: String
    package let mode: String
    package let upstream: String
    private let hosted_b64: Data
    package let ours: String
    package let why: String

    package var description: String { "\(id) \(title)" }

    /// The bytes, with a Host where HTTP/1.1 needs one.
    package var bytes: [UInt8] { Array(hosted_b64) }

    /// All 166 of them.
    package static func all() throws -> [CorpusCase] {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Fixtures/http_llhttp/requests.jsonl")
        return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map {
            try JSONDecoder().decode(CorpusCase.self, from: Data($0.utf8))
        }
    }

    /// What the parser makes of `bytes`, request by request, until a connection would end.
    package static func answers(to bytes: [UInt8]) -> [Answer] {
        var rest = bytes[...]
        var found: [Answer] = []
        while !rest.isEmpty {
            var parser = RequestParser()
            switch parser.parse(rest) {
            case .complete(let request, let consumed):
                found.append(.request(request))
                if request.isLast { return found }
                rest = rest.dropFirst(consumed)
            case .malformed(let refusal): return found + [.refusal(refusal)]
            case .incomplete: return found + [.unfinished]
            }
        }
        return found
    }
}
