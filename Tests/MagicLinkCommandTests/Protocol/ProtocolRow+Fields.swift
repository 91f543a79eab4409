extension ProtocolRow {
    /// RFC 9112 section 5 and RFC 9110 section 5: fields.
    static let fields: [ProtocolRow] = [
        .init(refused: "9112 5.1", "Space between name and colon is 400", "GET / HTTP/1.1\r\nHost : a\r\n\r\n"),
        .init(refused: "9112 5.1", "A tab there too", get("/", "X\t: y\r\n")),
        .init(refused: "9112 5.1", "Before the colon of Content-Length too", post("Content-Length : 0\r\n", "")),
        .init(refused: "9112 5.1", "Before that of Transfer-Encoding too", post("Transfer-Encoding : chunked\r\n", "")),
        .init("9112 5.1", "Space around a value is no part of it", "GET / HTTP/1.1\r\nHost: \t a \t\r\n\r\n", 200),
        .init("9112 5.1", "There need be none", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", 200),
        .init(refused: "9112 5.2", "A folded field is refused", get("/", "X: a\r\n b\r\n")),
        .init(refused: "9112 5.2", "A fold by a tab too", get("/", "X: a\r\n\tb\r\n")),
        .init(
            refused: "9112 5.2", "A fold of Transfer-Encoding too",
            post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n")),
        .init(refused: "9110 5.1", "A name is a token", get("/", "X@y: z\r\n")),
        .init(refused: "9110 5.1", "A name is not empty", get("/", ": z\r\n")),
        .init(refused: "9112 5", "A line without a colon is no field", get("/", "nothing\r\n")),
        .init(refused: "9110 5.5", "A NUL in a value is refused", get("/", "X: a\0b\r\n")),
        .init(refused: "9110 5.5", "Another control byte too", get("/", "X: a\u{1}b\r\n")),
        .init(refused: "9110 5.5", "DEL too", get("/", "X: a\u{7f}\r\n")),
        .init("9110 5.5", "A byte of obs-text passes", get("/", "X: ä\r\n"), 200),
        .init("9110 5.5", "A value may be empty", get("/", "X:\r\n"), 200),
        .init("9110 5.1", "A field that is not known is ignored", get("/", "X-Unknown: 1\r\n"), 200),
        .init(
            "9110 5.1", "A name has no case", post("CONTENT-LENGTH: \(form.utf8.count)\r\n", form), 400, body: formRead),
        .init(
            refused: "9110 5.4", "Fields larger than are read are 431",
            get("/", "X: " + String(repeating: "a", count: 17_000) + "\r\n"), 431),
        .init(
            refused: "9110 5.4", "More fields than are read too", get("/", String(repeating: "X: y\r\n", count: 70)),
            431),
        .init(
            "9110 5.3", "A name may come again where its value is a list",
            get("/", "Accept: text/html\r\nAccept: */*\r\n"), 200),
        .init("9110 5.6.1", "Empty elements of a list are ignored", get("/", "Connection: ,, ,keep-alive,\r\n"), 200),
    ]

    /// RFC 9110 section 8.6 and RFC 9112 section 6: how long a body is.
    static let lengths: [ProtocolRow] = [
        .init(
            "9112 6.2", "Content-Length says it", post("Content-Length: \(form.utf8.count)\r\n", form), 400,
            body: formRead),
        .init("9112 6.3", "Neither field: no body", post("", ""), 400),
        .init("9112 6.2", "It may be nothing", post("Content-Length: 0\r\n", ""), 400),
        .init("9110 8.6", "Leading zeros change nothing", post("Content-Length: 00012\r\n", form), 400, body: formRead),
        .init(refused: "9112 6.3", "A sign makes it invalid", post("Content-Length: +12\r\n", form)),
        .init(refused: "9112 6.3", "A minus too", post("Content-Length: -1\r\n", form)),
        .init(refused: "9112 6.3", "A hexadecimal number too", post("Content-Length: 0xc\r\n", form)),
        .init(refused: "9112 6.3", "A fraction too", post("Content-Length: 12.0\r\n", form)),
        .init(refused: "9112 6.3", "Nothing at all too", post("Content-Length:\r\n", form)),
        .init(refused: "9112 6.3", "Two numbers too", post("Content-Length: 1 2\r\n", form)),
        .init(refused: "9110 8.6", "A list of different ones too", post("Content-Length: 12, 13\r\n", form)),
        .init(
            refused: "9110 8.6", "A list of the same is refused, as is allowed",
            post("Content-Length: 12, 12\r\n", form)),
        .init(
            refused: "9112 6.3", "Two fields that differ are refused",
            post("Content-Length: 12\r\nContent-Length: 13\r\n", form)),
        .init(
            refused: "9110 8.6", "Two that do not are refused, as is allowed",
            post("Content-Length: 12\r\nContent-Length: 12\r\n", form)),
        .init(
            refused: "9110 8.6", "A number beyond every integer is no small one",
            post("Content-Length: 18446744073709551628\r\n", form), 413),
        .init(refused: "9110 15.5.14", "More than is read is 413", post("Content-Length: 70000\r\n", ""), 413),
        .init(
            "9112 6.3", "Bytes behind the body are the next request", post("Content-Length: 12\r\n", form) + get(),
            [Answer(status: 400, body: formRead), Answer(status: 200)]),
        .init(
            "9112 6.3", "A GET may have a body, which is read past",
            get("/", "Content-Length: 5\r\n") + "hello" + get("/nothing"), [Answer(status: 200), Answer(status: 404)]),
        .init(
            "9112 8", "A body that is cut is not taken for a whole one", post("Content-Length: 20\r\n", form), [],
            .ends,
            endsSending: true),
        .init("9112 6.3", "A body that is missing is waited for", post("Content-Length: 20\r\n", form), [], .waits),
        .init(
            refused: "9112 6.3", "Both framings at once are refused as smuggling",
            post("Content-Length: 12\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        .init(
            refused: "9112 6.3", "In the other order too",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")),
    ]

    /// RFC 9112 sections 6.1 and 7: transfer codings.
    static let chunked: [ProtocolRow] = [
        .init("9112 7.1", "The chunked coding is read", coded("c\r\n\(form)\r\n0\r\n\r\n"), 400, body: formRead),
        .init("9112 7.1", "In several chunks", coded("6\r\ngrant_\r\n6\r\ntype=x\r\n0\r\n\r\n"), 400, body: formRead),
        .init(
            "9112 7.1", "A size is hexadecimal of either case", coded("C\r\n\(form)\r\n0\r\n\r\n"), 400, body: formRead),
        .init("9112 7.1", "A size may have leading zeros", coded("000c\r\n\(form)\r\n00\r\n\r\n"), 400, body: formRead),
        .init(
            "9112 7", "Names of codings have no case",
            post("Transfer-Encoding: CHUNKED\r\n", "c\r\n\(form)\r\n0\r\n\r\n"), 400, body: formRead),
        .init(
            "9112 7.1.1", "An extension that is not known is ignored",
            coded("c;a=b\r\n\(form)\r\n0;c\r\n\r\n"), 400, body: formRead),
        .init("9112 7.1.1", "Also one in quotes", coded("c;a=\"b;\\\"\"\r\n\(form)\r\n0\r\n\r\n"), 400, body: formRead),
        .init(
            "9112 7.1.1", "Bad white space in it is read", coded("c ; a = b\r\n\(form)\r\n0\r\n\r\n"), 400,
            body: formRead),
        .init(
            "9112 7.1.2", "Trailers are read past and are no fields",
            coded("c\r\n\(form)\r\n0\r\nContent-Length: 99\r\nX: y\r\n\r\n"), 400, body: formRead),
        .init("9112 7.1", "An empty body is one", coded("0\r\n\r\n"), 400),
        .init(
            "9112 7.1", "What follows is the next request", coded("c\r\n\(form)\r\n0\r\n\r\n") + get(),
            [Answer(status: 400, body: formRead), Answer(status: 200)]),
        .init(refused: "9112 7.1", "A size that is no number is refused", coded("g\r\n")),
        .init(refused: "9112 7.1", "An empty size too", coded("\r\n")),
        .init(refused: "9112 7.1", "A sign too", coded("+c\r\n\(form)\r\n0\r\n\r\n")),
        .init(refused: "9112 7.1", "A prefix too", coded("0xc\r\n\(form)\r\n0\r\n\r\n")),
        .init(refused: "9112 7.1", "A space before the size too", coded(" c\r\n\(form)\r\n0\r\n\r\n")),
        .init(
            refused: "9112 7.1", "A size beyond every integer does not become a small one",
            coded("1000000000000000c\r\n")),
        .init(
            refused: "9112 7.1.1", "An extension that is too long too",
            coded("c;" + String(repeating: "a", count: 2_000))),
        .init(refused: "9112 7.1", "A bare LF ends no size", coded("c\n\(form)\r\n0\r\n\r\n")),
        .init(refused: "9112 7.1", "A chunk ends in CRLF", coded("c\r\n\(form)0\r\n\r\n")),
        .init(refused: "9112 7.1", "A chunk is not longer than its size", coded("b\r\n\(form)\r\n0\r\n\r\n")),
        .init(refused: "9112 7.1.2", "A trailer is a field", coded("0\r\nX y\r\n\r\n")),
        .init(refused: "9110 15.5.14", "More than is read is 413", coded("fffff\r\n"), 413),
        .init(
            "9112 8", "A chunked body that is cut is not taken for a whole one", coded("c\r\n\(form)\r\n0\r\n"), [],
            .ends,
            endsSending: true),
        .init(
            refused: "9112 6.1", "A coding that is not known is 501",
            post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501),
        .init(refused: "9112 6.3", "Chunked that is not last is 400", post("Transfer-Encoding: chunked, gzip\r\n", "")),
        .init(
            refused: "9112 6.1", "Chunked twice is 400", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")),
        .init(
            refused: "9112 6.1", "Also in two fields",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")),
        .init(refused: "9112 6.1", "identity is no coding any more", post("Transfer-Encoding: identity\r\n", ""), 501),
        .init(
            refused: "9112 6.1", "A name that only resembles chunked is another",
            post("Transfer-Encoding: xchunked\r\n", ""), 501),
        .init(
            refused: "9112 6.1", "A coding in HTTP/1.0 is refused as faulty framing",
            "POST /token HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    ]

    private static func coded(_ body: String) -> String { post("Transfer-Encoding: chunked\r\n", body) }
}
