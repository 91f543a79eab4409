import MagicLinkHTTP
import Testing

@Suite("The request parser")
struct RequestParserTests {
    static let samples = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET /a?b=c HTTP/1.0\r\n\r\n",
        "POST /token HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 7\r\n\r\na=1&b=2",
        "POST http://a.example:80?q HTTP/1.1\r\nhost: other\r\nTransfer-Encoding: Chunked\r\nExpect: 100-continue\r\n\r\n"
            + "5;a=\"\\\"x\";b\r\nhello\r\n0A ; c = d\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
    ]

    @Test("A request cut at any byte is incomplete, never malformed, and whole with its last byte", arguments: samples)
    func cut(sample: String) {
        let bytes = Array(sample.utf8)
        var slow = RequestParser()
        for length in 0..<bytes.count {
            #expect(verdict(on: Array(bytes.prefix(length))) == .incomplete, "fresh, at \(length)")
            #expect(verdict(slow.parse(bytes.prefix(length))) == .incomplete, "byte by byte, at \(length)")
        }
        #expect(verdict(slow.parse(bytes[...])) == .complete(consumed: bytes.count))
        #expect(verdict(on: bytes + [0, 0]) == .complete(consumed: bytes.count))
        // A slice that does not start at index 0 reads the same.
        var parser = RequestParser()
        #expect(verdict(parser.parse(([1, 2, 3] + bytes).dropFirst(3))) == .complete(consumed: bytes.count))
    }

    @Test(
        "What is refused has its status",
        arguments: [
            ("GET / HTTP/1.1\nHost: a\r\n\r\n", 400, "bare line feed"),
            ("GET / HTTP/1.1\r\nHost: a\n\r\n", 400, "bare line feed in the fields"),
            ("\n", 400, "only a line feed"),
            ("\r\n\r\n", 400, "two empty lines"),
            ("\u{16}\u{3}\u{1}", 400, "the hello of TLS"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400, "obs-fold"),
            ("GET / HTTP/1.1\r\n Host: a\r\n\r\n", 400, "space before the first field"),
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400, "space before the colon"),
            ("GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400, "empty name"),
            ("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400, "no colon"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n", 400, "NUL in a value"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\u{7f}\r\n\r\n", 400, "DEL in a value"),
            ("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400, "CR in a value"),
            ("GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400, "NUL in the target"),
            ("GET /\t HTTP/1.1\r\nHost: a\r\n\r\n", 400, "tab in the target"),
            ("GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "fragment"),
            ("GET /ä HTTP/1.1\r\nHost: a\r\n\r\n", 400, "not ASCII"),
            ("GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "two spaces"),
            ("GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400, "two spaces before the version"),
            ("GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400, "space at the end"),
            (" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "space at the start"),
            ("GET /\r\n\r\n", 400, "HTTP/0.9"),
            ("G\u{1}T / HTTP/1.1\r\nHost: a\r\n\r\n", 400, "control byte in the method"),
            ("GET / http/1.1\r\nHost: a\r\n\r\n", 400, "version in lower case"),
            ("GET / HTTP/1.10\r\nHost: a\r\n\r\n", 400, "version of two digits"),
            ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505, "another major version"),
            ("GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505, "another major version"),
            ("PRI * HTTP/2.0\r\n\r\n", 505, "HTTP/2 by prior knowledge"),
            ("PRI * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "the reserved method of HTTP/2"),
            ("CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501, "tunnel"),
            ("GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400, "no form of target"),
            ("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400, "the whole server is for OPTIONS"),
            ("GET ftp://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "another scheme"),
            ("GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400, "no authority"),
            ("GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400, "userinfo"),
            ("GET / HTTP/1.1\r\n\r\n", 400, "no Host"),
            ("GET http://a/ HTTP/1.1\r\n\r\n", 400, "no Host beside an absolute target"),
            ("GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", 400, "double Host"),
            ("GET / HTTP/1.0\r\nHost: a\r\nhost: a\r\n\r\n", 400, "double Host in HTTP/1.0"),
            ("GET / HTTP/1.1\r\nHost:\r\n\r\n", 400, "empty Host"),
            ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400, "space in Host"),
            ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", 400, "path in Host"),
            ("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", 400, "userinfo in Host"),
            ("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", 400, "list in Host"),
            ("GET / HTTP/1.1\r\nHost: a:70000\r\n\r\n", 400, "port too large"),
            ("GET / HTTP/1.1\r\nHost: a:8x\r\n\r\n", 400, "port not a number"),
            ("GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", 400, "open bracket"),
            ("GET / HTTP/1.1\r\nHost: %zz\r\n\r\n", 400, "percent-encoding that is none"),
            (
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400,
                "both framings"
            ),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, "two lengths"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", 400, "a length twice"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\n", 400, "list of lengths"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\n", 400, "sign"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\n", 400, "hexadecimal length"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length:\r\n\r\n", 400, "empty length"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n", 413, "one byte too many"),
            ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413, "overflow"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501, "unknown coding"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501, "unknown coding alone"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n", 400, "chunked not last"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n", 400, "chunked twice"),
            ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n", 400, "empty coding"),
            ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400, "coding in HTTP/1.0"),
            ("POST / HTTP/1.1\r\nHost: a\r\nExpect: money\r\n\r\n", 417, "unknown expectation"),
        ])
    func refused(text: String, status: Int, why: String) {
        #expect(verdict(on: text) == .malformed(status), "\(why)")
    }

    @Test(
        "A chunked body that can be read in two ways is refused",
        arguments: [
            ("g\r\n", 400), ("\r\n", 400), ("0x1\r\n", 400), ("-1\r\n", 400), (" 1\r\n", 400), ("1 \r\n", 400),
            ("1;\r\n", 400), ("1 x\r\n", 400), ("1;a=\r\n", 400), ("1;a=\"b\r\n", 400), ("1;a=\"b\"c\r\n", 400),
            ("1;a\0\r\n", 400), ("1\n", 400), ("1\r\nab", 400), ("1\r\na\n", 400), ("1\r\na\rx", 400),
            ("10001\r\n", 413), ("fffffffffffffff\r\n", 413), ("10000000000000000\r\n", 400),
            ("00000000000000001\r\n", 400), ("0\r\n x\r\n", 400), ("0\r\nX : y\r\n", 400), ("0\r\nX: \u{1}\r\n", 400),
            ("1;" + String(repeating: "a", count: 1_024) + "\r\n", 400),
        ])
    func chunks(body: String, status: Int) {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(verdict(on: head + body) == .malformed(status))
    }

    @Test("Each limit holds to the byte")
    func limits() {
        let line = { "GET /" + String(repeating: "a", count: $0 - 14) + " HTTP/1.1" }
        #expect(verdict(on: line(8_192) + "\r\nHost: a\r\n\r\n") == .complete(consumed: 8_205))
        #expect(verdict(on: line(8_193) + "\r\nHost: a\r\n\r\n") == .malformed(414))
        #expect(verdict(on: String(repeating: "a", count: 8_193)) == .incomplete)
        #expect(verdict(on: String(repeating: "a", count: 8_194)) == .malformed(414))

        let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
        let filled = { start + String(repeating: "x", count: $0 - start.utf8.count - 4) + "\r\n\r\n" }
        #expect(verdict(on: filled(16_384)) == .complete(consumed: 16_384))
        #expect(verdict(on: filled(16_385)) == .malformed(431))
        #expect(verdict(on: start + String(repeating: "x", count: 20_000)) == .malformed(431))

        let many = { "GET / HTTP/1.1\r\nHost: a\r\n" + String(repeating: "X: y\r\n", count: $0 - 1) + "\r\n" }
        #expect(verdict(on: many(64)) == .complete(consumed: many(64).utf8.count))
        #expect(verdict(on: many(65)) == .malformed(431))

        let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let single = String(repeating: "1\r\na\r\n", count: 13_108)
        #expect(verdict(on: head + single) == .malformed(413), "framing alone is bounded too")
        let full = head + "FFFF\r\n" + String(repeating: "a", count: 65_535) + "\r\n"
        #expect(verdict(on: full + "1\r\na\r\n0\r\n\r\n") == .complete(consumed: full.utf8.count + 11))
        #expect(verdict(on: full + "2\r\n") == .malformed(413))
    }

    @Test("A whole request says all it was told")
    func whole() throws {
        let found = try #require(
            request(
                "POST /a%20b?x=1?y HTTP/1.1\r\nHost: A.example:8080\r\nX-Two: 1\r\nx-two:\t2 \r\nContent-Length: 2\r\n\r\nhi"
            ))
        #expect(found.method == .post)
        #expect(found.path == "/a%20b")
        #expect(found.query == "x=1?y")
        #expect(found.target == "/a%20b?x=1?y")
        #expect(found.version == .http11)
        #expect(found.host == "A.example:8080")
        #expect(found.fields.count == 4)
        #expect(found.fields["X-TWO"] == "1")
        #expect(found.fields.all("x-two") == ["1", "2"])
        #expect(found.fields["absent"] == nil)
        #expect(found.body == Array("hi".utf8))
        #expect(!found.isLast)
    }

    @Test(
        "An absolute target is reduced, and its authority goes before the field Host",
        arguments: [
            ("http://a.example/x?y", "a.example", "/x?y"), ("HTTP://a.example", "a.example", "/"),
            ("https://a.example:443?q", "a.example:443", "/?q"), ("http://[::1]:80/", "[::1]:80", "/"),
        ])
    func absolute(target: String, host: String, origin: String) throws {
        let found = try #require(request("GET \(target) HTTP/1.1\r\nHost: other\r\n\r\n"))
        #expect(found.host == host)
        #expect(found.target == origin)
    }

    @Test(
        "OPTIONS of the whole server is told from OPTIONS of its root",
        arguments: [("*", "*"), ("http://a", "*"), ("http://a/", "/"), ("http://a?q", "/?q"), ("/", "/")])
    func wholeServer(target: String, origin: String) throws {
        #expect(try #require(request("OPTIONS \(target) HTTP/1.1\r\nHost: a\r\n\r\n")).target == origin)
    }

    @Test(
        "The connection ends after HTTP/1.0 and after Connection: close",
        arguments: [
            ("HTTP/1.0", "keep-alive", true), ("HTTP/1.1", "close", true), ("HTTP/1.1", "x, CLOSE ,y", true),
            ("HTTP/1.1", "keep-alive", false), ("HTTP/1.1", "closed", false), ("HTTP/1.9", "x", false),
        ])
    func lasts(version: String, connection: String, isLast: Bool) throws {
        let found = try #require(request("GET / \(version)\r\nHost: a\r\nConnection: \(connection)\r\n\r\n"))
        #expect(found.isLast == isLast)
    }

    @Test("100-continue is wanted once the head is whole, until the body begins, and not by HTTP/1.0")
    func expectation() {
        let head = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n".utf8)
        var parser = RequestParser()
        #expect(verdict(parser.parse(head.dropLast())) == .incomplete)
        #expect(!parser.wantsContinue)
        #expect(verdict(parser.parse(head[...])) == .incomplete)
        #expect(parser.wantsContinue)
        #expect(verdict(parser.parse((head + [1])[...])) == .incomplete)
        #expect(!parser.wantsContinue)
        var old = RequestParser()
        let text = "POST / HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"
        #expect(verdict(old.parse(Array(text.utf8)[...])) == .incomplete)
        #expect(!old.wantsContinue)
    }

    @Test("A refusal names the path once the request line was read")
    func path() {
        var parser = RequestParser()
        guard case .malformed(let refusal) = parser.parse(Array("GET /token?x HTTP/1.1\r\nHost: \r\n\r\n".utf8)[...])
        else {
            Issue.record("it was not refused")
            return
        }
        #expect(refusal.path == "/token")
    }
}
