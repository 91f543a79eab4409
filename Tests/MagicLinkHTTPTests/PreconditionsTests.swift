import MagicLinkHTTP
import Testing

@Suite("Conditional requests")
struct PreconditionsTests {
    @Test(
        "A condition is judged as RFC 9110 section 13 says",
        arguments: [
            (["if-none-match: \"a\""], 304), (["if-none-match: W/\"a\""], 304), (["if-none-match: *"], 304),
            (["if-none-match: \"b\", \"a\""], 304), (["if-none-match: \"b\"", "if-none-match: \"a\""], 304),
            (["if-none-match: \"x,\",,\"a\""], 304), (["if-none-match: \"b\""], 0), (["if-none-match: a"], 0),
            (["if-none-match: \"a"], 0), (["if-none-match: \"\""], 0), (["if-none-match: W"], 0),
            (["if-none-match: "], 0),
            (["if-match: \"a\""], 0), (["if-match: *"], 0), (["if-match: \"b\",\"a\""], 0),
            (["if-match: W/\"a\""], 412),
            (["if-match: \"b\""], 412), (["if-match: b, \"a\""], 412), (["if-match: \"b\"", "if-none-match: *"], 412),
            (["if-match: \"a\"", "if-none-match: \"a\""], 304),
            (["if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT"], 0),
            (["if-unmodified-since: Sun, 06 Nov 1994 08:49:37 GMT"], 0), ([], 0),
        ])
    func judged(lines: [String], status: Int) {
        var fields: Fields = []
        for line in lines {
            let parts = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            fields.add(String(parts[0]), String(parts[1]))
        }
        for method in [Method.get, .head] {
            let request = IncomingRequest(method: method, target: "/", fields: fields)
            #expect(Preconditions.judge(request, tag: "\"a\"")?.code ?? 0 == status)
        }
    }

    @Test("What would change something is refused and not called unchanged")
    func changing() {
        let request = IncomingRequest(method: .post, target: "/", fields: [("if-none-match", "*")])
        #expect(Preconditions.judge(request, tag: "\"a\"") == .preconditionFailed)
    }
}
