import Testing

@testable import MagicLinkMail

@Suite("The route to a mail server")
struct SMTPRouteTests {
    @Test(
        "A route is a scheme, a host and perhaps a port",
        arguments: [
            ("smtp://mail.example.org", "smtp://mail.example.org:587", false),
            ("smtps://mail.example.org", "smtps://mail.example.org:465", false),
            ("smtp://mail.example.org:25", "smtp://mail.example.org:25", false),
            ("smtp://postfix", "smtp://postfix:587", false),
            ("smtp://xn--bcher-kva.example:2525", "smtp://xn--bcher-kva.example:2525", false),
            ("smtp://3com.7up", "smtp://3com.7up:587", false),
            ("smtp://192.0.2.1:65535", "smtp://192.0.2.1:65535", false),
            ("smtp://[2001:db8::1]:25", "smtp://[2001:db8::1]:25", false),
            ("smtp://localhost:25", "smtp://localhost:25", true),
            ("smtp://127.0.0.1", "smtp://127.0.0.1:587", true),
            ("smtp://127.255.0.9", "smtp://127.255.0.9:587", true),
            ("smtps://[::1]", "smtps://[::1]:465", true),
            ("smtps://[0:0:0:0:0:0:0:1]", "smtps://[0:0:0:0:0:0:0:1]:465", true),
            ("smtp://[::ffff:127.0.0.1]", "smtp://[::ffff:127.0.0.1]:587", true),
            ("smtp://[::ffff:128.0.0.1]", "smtp://[::ffff:128.0.0.1]:587", false),
            ("smtp://localhost.example.org", "smtp://localhost.example.org:587", false),
            ("smtp://127.example.org", "smtp://127.example.org:587", false),
        ])
    func good(text: String, whole: String, isLoopback: Bool) throws {
        let route = try #require(SMTPRoute(text))
        #expect(route.description == whole && route.isLoopback == isLoopback)
        #expect(route.isImplicitTLS == text.hasPrefix("smtps"))
        #expect(SMTPRoute(whole) == route)
    }

    @Test(
        "Everything else is none: no user, no path, no odd spelling of an address, no upper case, nothing left over",
        arguments: [
            "", "smtp:", "smtp://", "smtp:/a", "SMTP://a", "http://a", "smtp://A", "smtp://u@a", "smtp://u:p@a",
            "smtp://a/",
            "smtp://a/b", "smtp://a?b", "smtp://a#b", "smtp://a:", "smtp://a:0", "smtp://a:00025", "smtp://a:025",
            "smtp://a:65536", "smtp://a:+25", "smtp://a:-1", "smtp://a:25:25", "smtp://a b", " smtp://a", "smtp://a ",
            "smtp://a\n", "smtp://a\r\nx", "smtp://a\0", "smtp://.a", "smtp://a.", "smtp://a..b", "smtp://-a",
            "smtp://a-",
            "smtp://a_b", "smtp://bücher.example", "smtp://\u{212a}", "smtp://127.1", "smtp://1", "smtp://0x7f.0.0.1",
            "smtp://127.0.0.0x1", "smtp://127.0.0.01", "smtp://256.0.0.1", "smtp://1.2.3.4.5", "smtp://a.1",
            "smtp://[::1", "smtp://::1", "smtp://[]", "smtp://[::1%lo]", "smtp://[::G]", "smtp://[127.0.0.1]",
            "smtp://[::1]x", "smtp://\(String(repeating: "a", count: 64))",
            "smtp://\(Array(repeating: String(repeating: "a", count: 49), count: 6).joined(separator: "."))",
        ])
    func bad(text: String) {
        #expect(SMTPRoute(text) == nil)
    }
}
