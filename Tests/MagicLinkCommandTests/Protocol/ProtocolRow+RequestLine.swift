extension ProtocolRow {
    /// RFC 9112 sections 2 and 3: the line that begins a request.
    static let requestLines: [ProtocolRow] = [
        .init("9112 2.1", "A request is a line, fields, an empty line and perhaps a body", get(), 200),
        .init("9112 2.2", "An empty line before the request line is skipped", "\r\n" + get(), 200),
        .init(refused: "9112 2.2", "More than one is refused", "\r\n\r\n" + get()),
        .init(refused: "9112 2.2", "A bare LF ends no request line", "GET / HTTP/1.1\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.2", "A bare LF ends no field", "GET / HTTP/1.1\r\nHost: a\n\r\n"),
        .init(
            refused: "9112 2.2", "A bare CR within the request line is invalid", "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.2", "A bare CR within a field is invalid", get("/", "X: a\rb\r\n")),
        .init(refused: "9112 2.2", "A bare CR is no end of a line", "GET / HTTP/1.1\rHost: a\r\r\n\r\n"),
        .init(
            refused: "9112 2.2", "White space between the request line and the first field is refused",
            "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        .init(
            refused: "9112 2.2", "A tab there is refused", "GET / HTTP/1.1\r\n\tX: b\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.2", "What is not HTTP is answered 400 and closed", "\u{16}\u{3}\u{1}\u{2}"),
        .init(refused: "9112 2.3", "The name of the protocol has its case", "GET / http/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.3", "A version has one digit before the dot", "GET / HTTP/01.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.3", "A version has one digit behind it", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.3", "A version has a dot", "GET / HTTP/1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 2.3", "Another protocol is none", "GET / ICE/1.1\r\nHost: a\r\n\r\n"),
        .init(
            "9110 2.5", "A later minor version is answered as the latest known",
            "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 200),
        .init("9110 2.5", "However late it is", "GET / HTTP/1.9\r\nHost: a\r\n\r\n", 200),
        .init(
            refused: "9110 15.6.6", "Another major version is 505", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
        .init(refused: "9110 15.6.6", "HTTP/3.0 is 505", "GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505),
        .init(refused: "9110 15.6.6", "HTTP/0.9 by name is 505", "GET / HTTP/0.9\r\nHost: a\r\n\r\n", 505),
        .init(refused: "9112 3", "A request line without version is refused", "GET /\r\n\r\n"),
        .init(refused: "9112 3", "A request line without target is refused", "GET HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3", "Two spaces before the target are refused", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3", "Two spaces before the version are refused", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3", "A tab is no space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3", "A space behind the version is refused", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3", "A space before the method is refused", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3.1", "A method is a token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3.1", "A method has at least one character", "/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(
            "9110 9.1", "A method has its case: get is unknown", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501,
            lacks: ["allow"]),
        .init(refused: "9112 3.2", "A space within the target is refused", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3.2", "A NUL within the target is refused", "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3.2", "A fragment is never sent", "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(refused: "9112 3.2", "What is not ASCII is refused", "GET /ä HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(
            refused: "9112 3", "A request line longer than is read is 414",
            "GET /" + String(repeating: "a", count: 9_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        .init(
            "9112 3", "A request line of 8,000 bytes is read",
            get("/" + String(repeating: "a", count: 8_000 - 14)), 404),
    ]

    /// RFC 9112 section 3.2 and 3.3: the target, and the host it is of.
    static let targets: [ProtocolRow] = [
        .init("9112 3.2.1", "The origin form has path and query", get("/?a=b&c"), 200),
        .init("9112 3.2.1", "An unknown path is 404", get("/nothing"), 404),
        .init(refused: "9112 3.2.1", "A path begins with a slash", get("nothing")),
        .init("9112 3.2.2", "The absolute form is accepted, though only proxies are sent it", get("http://a/"), 200),
        .init("9112 3.2.2", "With an empty path it is the root", get("http://a"), 200),
        .init("9112 3.2.2", "With a query and no path too", get("http://a?x"), 200),
        .init("9110 4.2.1", "A scheme has no case", get("HTTP://a/"), 200),
        .init(
            "9112 3.2.2", "Its host goes before the field Host, which is ignored",
            "GET http://b.example:81/ HTTP/1.1\r\nHost: a\r\n\r\n", 200),
        .init(refused: "9112 3.2.2", "Another scheme is refused", get("ftp://a/")),
        .init(refused: "9110 4.2.1", "A URI of http has a host", get("http:///x")),
        .init(refused: "9110 4.2.4", "Userinfo is refused as deceptive", get("http://u:p@a/")),
        .init(
            refused: "9112 3.2.3", "The authority form is for CONNECT alone", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(
            "9112 3.2.4", "The asterisk form asks about the whole server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 204,
            has: ["allow": "GET, HEAD"], lacks: ["content-length", "transfer-encoding"]),
        .init(
            "9112 3.2.4", "OPTIONS of a URI without path is the same",
            "OPTIONS http://a HTTP/1.1\r\nHost: a\r\n\r\n", 204),
        .init(refused: "9112 3.2.4", "It is for OPTIONS alone", get("*")),
        .init("9112 3.2.4", "An unknown method may have it, and is 501", "M-SEARCH * HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        .init(refused: "9112 3.2", "HTTP/1.1 without Host is refused", "GET / HTTP/1.1\r\n\r\n"),
        .init(refused: "9112 3.2", "Also with an absolute target", "GET http://a/ HTTP/1.1\r\n\r\n"),
        .init(refused: "9112 3.2", "Two Host fields are refused", get("/", "Host: a\r\n")),
        .init(refused: "9112 3.2", "Two different ones too", get("/", "host: b\r\n")),
        .init(refused: "9112 3.2", "In HTTP/1.0 too", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n"),
        .init(refused: "9112 3.2", "A Host with a path is no host", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        .init(refused: "9112 3.2", "A Host with userinfo is none", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"),
        .init(refused: "9112 3.2", "A Host with a space is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
        .init(refused: "9112 3.2", "A list is no Host", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"),
        .init(refused: "9112 3.2", "A port is a number", "GET / HTTP/1.1\r\nHost: a:x\r\n\r\n"),
        .init(refused: "9112 3.2", "A port has sixteen bits", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n"),
        .init(refused: "9110 4.2.1", "An empty Host is none", "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
        .init("9112 3.2", "An IPv6 address stands in brackets", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 200),
        .init("9110 7.2", "A port may be empty", "GET / HTTP/1.1\r\nHost: a:\r\n\r\n", 200),
        .init("9110 7.2", "Host may stand anywhere among the fields", "GET / HTTP/1.1\r\nX: y\r\nHOST: a\r\n\r\n", 200),
    ]
}
