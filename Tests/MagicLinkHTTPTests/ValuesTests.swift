import MagicLinkHTTP
import Testing

@Suite("Small values")
struct ValuesTests {
    @Test(
        "A date is written as RFC 9110 wants it",
        arguments: [
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
            (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
            (-1, "Thu, 01 Jan 1970 00:00:00 GMT"),
        ])
    func date(seconds: Int64, text: String) {
        #expect(String(decoding: HTTPDate.format(seconds), as: UTF8.self) == text)
    }

    @Test(
        "The time to wait is read from Prefer",
        arguments: [
            ("wait=25", 25), ("respond-async, wait=\"10\"", 10), ("WAIT = 5; x=y", 5), ("wait=0", 0),
            ("wait=99999999999", 86_400),
        ])
    func wait(field: String, seconds: Int64) {
        #expect(Preference.wait(in: IncomingRequest(target: "/", fields: [("prefer", field)])) == .seconds(seconds))
    }

    @Test(
        "A preference that is not understood is ignored",
        arguments: [
            "", "wait", "wait=", "wait=-1", "wait=1.5", "wait=x", "waiting=5", "handling=lenient", "wait=\"\"",
        ])
    func noWait(field: String) {
        #expect(Preference.wait(in: IncomingRequest(target: "/", fields: [("prefer", field)])) == nil)
    }

    @Test("The first wait counts")
    func firstWait() {
        let fields: Fields = [("prefer", "x, wait=3"), ("prefer", "wait=9")]
        #expect(Preference.wait(in: IncomingRequest(target: "/", fields: fields)) == .seconds(3))
    }

    @Test(
        "A path segment is decoded strictly",
        arguments: [
            ("a%2Fb", "a/b"), ("a+b", "a+b"), ("%C3%A4", "ä"), ("%", nil), ("%4", nil), ("%G0", nil), ("%00", nil),
            ("%ff", nil),
        ] as [(String, String?)])
    func segment(encoded: String, decoded: String?) {
        #expect(PercentCoding.decode(encoded) == decoded)
    }

    @Test("A request made by hand splits its target")
    func byHand() {
        let request = IncomingRequest(method: .post, target: "/token?a=b?c", version: .http10)
        #expect(request.path == "/token")
        #expect(request.query == "a=b?c")
        #expect(request.isLast)
        #expect(IncomingRequest(target: "/x").query == nil)
    }

    @Test("A response goes over the wire with the server's framing")
    func wire() {
        var response = OutgoingResponse(.notFound, fields: [("X-A", "b"), ("Date", "never")], body: [104, 105])
        response.fields.add("set-cookie", "a=1")
        response.fields.add("set-cookie", "b=2")
        let start = "HTTP/1.1 404 Not Found\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 2\r\n"
        let fields = "X-A: b\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n\r\n"
        #expect(Self.written([response], at: 784_111_777) == start + fields + "hi")
        #expect(
            Self.written([response], toHead: true, closing: true, at: 784_111_777)
                == start + "Connection: close\r\n" + fields)
    }

    @Test("A writer gives each status its own line, and each second its own date")
    func writer() {
        var writer = ResponseWriter()
        var buffer: [UInt8] = []
        let answers = [OutgoingResponse(.ok), OutgoingResponse(.noContent), OutgoingResponse(.ok, body: [104])]
        for second in [784_111_777, 784_111_778] as [Int64] {
            for answer in answers { writer.write(answer, to: &buffer, toHead: false, closing: false, at: second) }
        }
        let lines = [7, 8].map { digit in
            let date = "Date: Sun, 06 Nov 1994 08:49:3\(digit) GMT\r\n"
            return "HTTP/1.1 200 OK\r\n\(date)Content-Length: 0\r\n\r\n" + "HTTP/1.1 204 No Content\r\n\(date)\r\n"
                + "HTTP/1.1 200 OK\r\n\(date)Content-Length: 1\r\n\r\nh"
        }
        #expect(String(decoding: buffer, as: UTF8.self) == lines.joined())
    }

    private static func written(
        _ responses: [OutgoingResponse], toHead: Bool = false, closing: Bool = false, at second: Int64
    ) -> String {
        var writer = ResponseWriter()
        var buffer: [UInt8] = []
        for response in responses {
            writer.write(response, to: &buffer, toHead: toHead, closing: closing, at: second)
        }
        return String(decoding: buffer, as: UTF8.self)
    }

    @Test("A status that cannot be is 500, and one without a phrase has none")
    func statuses() {
        #expect(Status(99) == .internalServerError)
        #expect(Status(299).description == "299")
    }
}
