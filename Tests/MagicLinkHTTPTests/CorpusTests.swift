import MagicLinkHTTP
import TestClient
import Testing

@Suite("The corpus of llhttp")
struct CorpusTests {
    /// Methods that llhttp does not know and HTTP does not forbid: any token is a method, and the service answers 501.
    static let decidedByTheService: Set<String> = ["llhttp:invalid:45", "llhttp:invalid:55"]
    static let waits: [String: String] = [
        "llhttp:content-length:36": "the body that was announced never comes; the server waits, then answers 408"
    ]
    static let cases: [CorpusCase] = {
        do {
            return try CorpusCase.all()
        } catch {
            Issue.record("the corpus cannot be read: \(error)")
            return []
        }
    }()

    @Test("The corpus is whole")
    func whole() {
        #expect(Self.cases.count == 166)
    }

    @Test("Each request has the verdict wanted", arguments: cases)
    func wanted(_ row: CorpusCase) throws {
        let answers = CorpusCase.answers(to: row.bytes)
        let isComplete = if case .request? = answers.first { true } else { false }
        let isMalformed = if case .refusal? = answers.first { true } else { false }
        let endsRefused = if case .refusal? = answers.last { true } else { false }
        if Self.decidedByTheService.contains(row.id) {
            #expect(isComplete && answers.count == 1)
            return
        }
        if Self.waits[row.id] != nil {
            #expect(!isComplete && !isMalformed)
            return
        }
        switch row.ours {
        case "accept", "accept-framing", "accept-first": #expect(isComplete, "\(row.why)")
        // Perhaps behind a whole one: then that is answered, and the bytes behind it are no second request.
        case "reject", "reject-preferred": #expect(endsRefused, "\(row.why)")
        case "incomplete": #expect(!isComplete, "\(row.why)")
        case "either": #expect(isComplete || isMalformed)
        case "incomplete-or-accept": #expect(!isMalformed, "\(row.why)")
        default: Issue.record("unknown verdict \(row.ours)")
        }
    }

    @Test(
        "Cut at any byte, a request is never whole before its end nor refused before its fault",
        arguments: cases)
    func cut(_ row: CorpusCase) {
        let bytes = row.bytes
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

    @Test("Behind two others, and before another, a request means what it means alone", arguments: cases)
    func pipelined(_ row: CorpusCase) {
        let alone = CorpusCase.answers(to: row.bytes).map(described)
        let ahead = "POST /1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n"
        let between = "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\ntwo"
        let behind = CorpusCase.answers(to: Array((ahead + between).utf8) + row.bytes).map(described)
        #expect(behind == ["POST /1 one", "POST /2 two"] + alone)
        // What follows changes nothing, unless the bytes ended within a request or the connection with them.
        guard case .request(let last)? = CorpusCase.answers(to: row.bytes).last, !last.isLast else { return }
        #expect(CorpusCase.answers(to: row.bytes + Array(between.utf8)).map(described) == alone + ["POST /2 two"])
    }

    private func described(_ answer: CorpusCase.Answer) -> String {
        switch answer {
        case .request(let request):
            "\(request.method) \(request.target) \(String(decoding: request.body, as: UTF8.self))"
        case .refusal(let refusal): "\(refusal.status.code) \(refusal.reason)"
        case .unfinished: "unfinished"
        }
    }
}
