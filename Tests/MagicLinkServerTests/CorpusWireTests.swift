import MagicLinkHTTP
import TestClient
import Testing

@Suite("The corpus of llhttp over the wire", .timeLimit(.minutes(2)))
struct CorpusWireTests {
    static let cases: [CorpusCase] = {
        do {
            return try CorpusCase.all()
        } catch {
            Issue.record("the corpus cannot be read: \(error)")
            return []
        }
    }()

    /// How the bytes arrive.
    enum Arrival: String, CaseIterable {
        case byteByByte, inOnePiece, behindTwoOthers
    }

    static let ahead =
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nonePOST /2 HTTP/1.1\r\nHost: a\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"

    static func echo(_ request: IncomingRequest) -> Reply {
        .now(OutgoingResponse(.ok, body: Array("\(request.method) \(request.target) ".utf8) + request.body))
    }

    @Test(
        "Each request is answered as the parser reads it, and the connection stays in step or ends",
        arguments: cases, Arrival.allCases)
    func answered(_ row: CorpusCase, _ arrival: Arrival) async throws {
        let server = try TestServer(handler: Self.echo)
        let client = try server.client()
        let bytes = (arrival == .behindTwoOthers ? Array(Self.ahead.utf8) : []) + row.bytes
        if arrival == .byteByByte {
            for byte in bytes { try client.send([byte]) }
        } else {
            try client.send(bytes)
        }
        for answer in CorpusCase.answers(to: bytes) {
            switch answer {
            case .request(let request):
                let isHead = request.method == .head
                let response = try client.response(toHead: isHead)
                #expect(response.status == 200)
                let wanted = Array("\(request.method) \(request.target) ".utf8) + request.body
                #expect(response.body == (isHead ? [] : wanted))
                #expect(response.field("connection") == (request.isLast ? "close" : nil))
                if request.isLast { #expect(try client.isEnded()) }
            case .refusal(let refusal):
                let response = try client.response()
                #expect(response.status == refusal.status.code)
                #expect(response.field("connection") == "close")
                #expect(try client.isEnded())
            case .unfinished:
                // All is read before this answer, because one loop serves both in turn.
                #expect(try server.client().get("/").status == 200)
                server.advance(16)
                #expect(try client.response().status == 408)
                #expect(try client.isEnded())
            }
        }
        if case .request(let last)? = CorpusCase.answers(to: bytes).last, !last.isLast {
            #expect(try client.get("/after").text == "GET /after ")
        }
        await server.stop()
    }
}
