extension ProtocolRow {
    /// RFC 9112 section 9: what becomes of the connection.
    static let connections: [ProtocolRow] = [
        .init(
            "9112 9.3", "A connection of HTTP/1.1 persists", get() + get(), [Answer(status: 200), Answer(status: 200)]),
        .init(
            "9112 9.3.2", "Pipelined requests are answered in order",
            get("/nothing") + get() + get("/session") + get("/nothing"),
            [Answer(status: 404), Answer(status: 200), Answer(status: 401), Answer(status: 404)]),
        .init(
            "9112 9.6", "close is answered with close, and then it is over", get("/", "Connection: close\r\n"),
            [Answer(status: 200, has: ["connection": "close"])], .ends),
        .init(
            "9112 9.6", "No request behind it is served", get("/", "Connection: close\r\n") + get("/nothing"),
            [Answer(status: 200, has: ["connection": "close"])], .ends),
        .init(
            "9110 7.6.1", "Options of a connection have no case and may be a list",
            get("/", "Connection: x, CLOSE\r\n"), [Answer(status: 200, has: ["connection": "close"])], .ends),
        .init(
            "9110 7.6.1", "close in a second field counts", get("/", "Connection: x\r\nConnection: close\r\n"),
            [Answer(status: 200, has: ["connection": "close"])], .ends),
        .init(
            "9110 7.6.1", "Another option changes nothing", get("/", "Connection: closed\r\n"), 200,
            lacks: ["connection"]),
        .init(
            "9112 9.3", "close goes before keep-alive", get("/", "Connection: keep-alive, close\r\n"),
            [Answer(status: 200, has: ["connection": "close"])], .ends),
        .init(
            "9112 9.3", "HTTP/1.0 is answered, in the server's own version, and closed", "GET / HTTP/1.0\r\n\r\n",
            [Answer(status: 200, has: ["connection": "close"], lacks: ["transfer-encoding"])], .ends),
        .init(
            "9112 9.3", "Its keep-alive need not be granted, and the answer says so",
            "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", [Answer(status: 200, has: ["connection": "close"])],
            .ends),
        .init(
            "9112 9.6", "After an error of framing nothing more is read", get("/", "X : y\r\n") + get(),
            [Answer(status: 400, has: ["connection": "close"])], .ends),
        .init(
            "9112 9.3.2", "What came whole before a fault is answered first", get("/nothing") + "x\r\n\r\n",
            [Answer(status: 404), Answer(status: 400, has: ["connection": "close"])], .ends),
        .init(
            "9112 9.6", "A client that ends its side is still answered", get("/nothing") + get(),
            [Answer(status: 404), Answer(status: 200)], .ends, endsSending: true),
        .init(
            "9112 8", "A head that is cut is not answered as a request", "GET / HTTP/1.1\r\nHost: a\r\n", [], .ends,
            endsSending: true),
        .init("9112 2.2", "A head that is not whole is waited for", "GET / HTTP/1.1\r\nHost: a\r\n", [], .waits),
        .init(
            "9110 7.8", "Upgrade is ignored where nothing is offered",
            get("/", "Connection: upgrade\r\nUpgrade: websocket\r\n"), 200, lacks: ["upgrade"]),
        .init(
            "9110 7.8", "In HTTP/1.0 too", "GET / HTTP/1.0\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n",
            [Answer(status: 200, lacks: ["upgrade"])], .ends),
        .init(
            "9113 3.1", "h2c is not switched to",
            get("/", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"), 200),
        .init(refused: "9113 3.4", "The preface of HTTP/2 is no HTTP/1.1", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        .init(
            "9110 10.1.4", "TE is not answered with a coding or a trailer",
            get("/", "TE: trailers, deflate\r\nConnection: TE\r\n"), 200, lacks: ["transfer-encoding", "trailer"]),
        .init(
            "9110 6.6.2", "Trailer announces nothing that is needed",
            post("Transfer-Encoding: chunked\r\nTrailer: X\r\n", "c\r\n\(form)\r\n0\r\nX: y\r\n\r\n"), 400,
            body: formRead),
    ]

    /// RFC 9110 section 9: methods.
    static let methods: [ProtocolRow] = [
        .init("9110 9.1", "GET is there", get(), 200, has: ["content-type": "text/html"]),
        .init(
            "9110 9.3.2", "HEAD has the fields of GET and no body, and the connection is in step",
            "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get("/nothing"),
            [
                Answer(status: 200, has: ["content-type": "text/html", "content-length": ""], toHead: true),
                Answer(status: 404),
            ]),
        .init(
            "9110 9.3.2", "HEAD of what is not there has no body", "HEAD /nothing HTTP/1.1\r\nHost: a\r\n\r\n" + get(),
            [Answer(status: 404, toHead: true), Answer(status: 200)]),
        .init(
            "9110 9.3.2", "HEAD that is refused to it has none either",
            "HEAD /token HTTP/1.1\r\nHost: a\r\n\r\n" + get(),
            [Answer(status: 405, has: ["allow": "POST"], toHead: true), Answer(status: 200)]),
        .init(
            "9110 15.5.6", "405 says what is allowed", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 405,
            has: ["allow": "GET, HEAD"]),
        .init("9110 15.5.6", "For GET too", get("/token"), 405, has: ["allow": "POST"]),
        .init(
            "9110 15.5.6", "For PUT, whose body is read past",
            "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi" + get(),
            [Answer(status: 405, has: ["allow": "GET, HEAD"]), Answer(status: 200)]),
        .init("9110 15.5.6", "For DELETE", "DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405, has: ["allow": "GET, HEAD"]),
        .init("5789 2", "For PATCH", "PATCH / HTTP/1.1\r\nHost: a\r\n\r\n", 405, has: ["allow": "GET, HEAD"]),
        .init(
            "9110 9.3.8", "TRACE reflects nothing", "TRACE / HTTP/1.1\r\nHost: a\r\nCookie: secret\r\n\r\n", 405,
            has: ["allow": "GET, HEAD"]),
        .init(
            "9110 9.3.7", "OPTIONS of a resource says what is allowed", "OPTIONS / HTTP/1.1\r\nHost: a\r\n\r\n", 405,
            has: ["allow": "GET, HEAD"]),
        .init(
            "9110 15.6.2", "A method that is not known is 501", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501,
            lacks: ["allow"]),
        .init("9110 15.6.2", "Also where there is nothing", "BREW /nothing HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        .init("9110 15.6.2", "ANNOUNCE is one of them", "ANNOUNCE / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        .init("9110 15.6.2", "MKCOLA is", "MKCOLA / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        .init(
            "9110 9.1", "Every character of a token may be in a method",
            "A!#$%&'*+-.^_`|~9 / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
        .init(refused: "9110 9.3.6", "CONNECT is not offered", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 501),
        .init(refused: "9110 9.3.6", "To no target", "CONNECT / HTTP/1.1\r\nHost: a\r\n\r\n", 501),
    ]

    static let asset = "/assets/magiclink.css"

    /// RFC 9110: what answers say, and what conditions and expectations do.
    static let semantics: [ProtocolRow] = [
        .init(
            "9110 10.1.1", "100 comes before the body, and the answer after it",
            post("Content-Length: 12\r\nExpect: 100-continue\r\n", ""), [Answer(status: 100)], .waits),
        .init(
            "9110 10.1.1", "It has no case", post("Content-Length: 12\r\nExpect: 100-Continue\r\n", ""),
            [Answer(status: 100)], .waits),
        .init(
            "9110 10.1.1", "None is sent once the body has begun",
            post("Content-Length: 12\r\nExpect: 100-continue\r\n", form),
            400, body: formRead),
        .init("9110 10.1.1", "None is sent where there is no body", get("/", "Expect: 100-continue\r\n"), 200),
        .init(
            "9110 10.1.1", "None is sent to HTTP/1.0",
            "POST /token HTTP/1.0\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\n",
            [], .waits),
        .init(
            refused: "9110 10.1.1", "A body that is too large is refused instead",
            post("Content-Length: 70000\r\nExpect: 100-continue\r\n", ""), 413),
        .init(refused: "9110 15.5.18", "Another expectation is 417", get("/", "Expect: money\r\n"), 417),
        .init("9110 15.5.2", "401 says how to sign in", get("/session"), 401, has: ["www-authenticate": "Bearer"]),
        .init(
            "9110 15.5.16", "A body of a type that is not read is refused",
            "POST /login HTTP/1.1\r\nHost: a\r\nOrigin: BASE\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi",
            415),
        .init(
            "9110 14.2", "A range that is not offered is ignored", get(asset, "Range: bytes=0-1\r\n"), 200,
            lacks: ["content-range"]),
        .init(
            "9110 14.2", "Also one of an unknown unit", get(asset, "Range: lines=1\r\n"), 200, lacks: ["content-range"]),
        .init(
            "9110 13.1.5", "If-Range without ranges is ignored", get(asset, "If-Range: \"x\"\r\nRange: bytes=0-1\r\n"),
            200),
        .init("9110 8.8.3", "A file has an entity tag", get(asset), 200, has: ["etag": "\""]),
        .init("9110 13.1.2", "If-None-Match of another tag: the file", get(asset, "If-None-Match: \"x\"\r\n"), 200),
        .init(
            "9110 13.1.2", "If-None-Match of any: 304 without body", get(asset, "If-None-Match: *\r\n"), 304,
            has: ["etag": "\"", "cache-control": "max-age"], lacks: ["content-length", "transfer-encoding"]),
        .init("9110 15.4.5", "304 to HEAD too", "HEAD \(asset) HTTP/1.1\r\nHost: a\r\nIf-None-Match: *\r\n\r\n", 304),
        .init("9110 13.1.1", "If-Match of another tag: 412", get(asset, "If-Match: \"x\"\r\n"), 412),
        .init("9110 13.1.1", "If-Match of any: the file", get(asset, "If-Match: *\r\n"), 200),
        .init("9110 13.1.1", "A weak tag never matches there", get(asset, "If-Match: W/\"x\"\r\n"), 412),
        .init(
            "9110 13.2.2", "If-Match goes before If-None-Match", get(asset, "If-None-Match: *\r\nIf-Match: \"x\"\r\n"),
            412),
        .init(
            "9110 13.1.3", "A date is ignored where there is none to compare",
            get(asset, "If-Modified-Since: Sat, 01 Jan 2050 00:00:00 GMT\r\n"), 200),
        .init("9110 13.1.3", "A date that is none is ignored", get(asset, "If-Modified-Since: yesterday\r\n"), 200),
        .init(
            "9110 13.1.4", "The other one too", get(asset, "If-Unmodified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"),
            200),
        .init(
            "9110 13.2.1", "A condition is ignored where the answer is an error",
            get("/nothing", "If-Match: \"x\"\r\n"), 404),
        .init(
            "9110 12.5.1", "What is accepted does not make an error where there is one form",
            get("/", "Accept: image/png\r\n"), 200),
        .init(
            "9110 12.5.3", "Nothing is coded that the client did not ask for",
            get(asset, "Accept-Encoding: identity\r\n"), 200,
            lacks: ["content-encoding"]),
        .init("9110 7.6.2", "Max-Forwards is for proxies", get("/", "Max-Forwards: 0\r\n"), 200),
        .init(
            "9110 11.7.2", "Proxy-Authorization is for proxies", get("/", "Proxy-Authorization: Basic eDp5\r\n"), 200),
        .init(
            "9110 8.3", "A body's type is said", get("/nothing"), 404, has: ["content-type": "application/problem+json"]
        ),
    ]
}
