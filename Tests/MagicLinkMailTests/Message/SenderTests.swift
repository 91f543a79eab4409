import MagicLink
import MagicLinkMail
import Testing

@Suite("Who mails are from")
struct SenderTests {
    @Test(
        "An address, or a name and an address",
        arguments: [
            ("login@example.org", nil, "login@example.org"),
            ("Login@EXAMPLE.org", nil, "Login@example.org"),
            ("Example Login <login@example.org>", "Example Login", "login@example.org"),
            ("\"Example, Inc.\" <login@example.org>", "Example, Inc.", "login@example.org"),
            ("Example, Inc. <login@example.org>", "Example, Inc.", "login@example.org"),
            ("Bürgerbüro (Köln) <login@xn--kln-sna.example>", "Bürgerbüro (Köln)", "login@xn--kln-sna.example"),
            ("login@example.org <login@example.org>", "login@example.org", "login@example.org"),
        ] as [(String, String?, String)])
    func accepted(text: String, name: String?, address: String) throws {
        let sender = try #require(Sender(text))
        #expect(sender.name == name && sender.address.text == address)
    }

    @Test(
        "Anything else is refused, and nothing is repaired",
        arguments: [
            "", "login", "login@example", " login@example.org", "login@example.org ", "login@example.org\r\n",
            "<login@example.org>", " <login@example.org>", "\"\" <login@example.org>", "\" \" <login@example.org>",
            "Example<login@example.org>", "Example  <login@example.org>", " Example <login@example.org>",
            "Example  Login <login@example.org>", "Example <login@example.org> ", "Example <login@example.org",
            "Example <<login@example.org>>", "Exam<ple <login@example.org>", "Exam\"ple <login@example.org>",
            "\"Example <login@example.org>", "Exam\\ple <login@example.org>", "\"Exam\\\"ple\" <login@example.org>",
            "Example\r\nBcc: eve@example.org <login@example.org>", "Example\n <login@example.org>",
            "Example\0 <login@example.org>", "Exam\tple <login@example.org>", "Exam\u{85}ple <login@example.org>",
            "Exam\u{2028}ple <login@example.org>", "Exam\u{a0}ple <login@example.org>",
            "Exam\u{202e}ple <login@example.org>", "Exam\u{200b}ple <login@example.org>",
            "Example <lögin@example.org>", "Example <login@köln.example>", "login@example.org, eve@example.org",
            "Example <login@example.org, eve@example.org>",
        ])
    func refused(text: String) {
        #expect(Sender(text) == nil)
    }

    @Test("A name has a greatest length, in bytes, and the grammar says which")
    func length() throws {
        let longest = String(repeating: "ü", count: Sender.nameSizeLimit / 2)
        #expect(Sender("\(longest) <login@example.org>")?.name == longest)
        #expect(Sender("\(longest)u <login@example.org>") == nil)
        #expect(Sender.grammar.contains("\(Sender.nameSizeLimit) bytes"))
    }
}
