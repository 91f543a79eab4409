import Testing

@testable import MagicLinkMail

@Suite("What a mail calls a client")
struct ShownNameTests {
    @Test(
        "A name stands as the operator wrote it",
        arguments: [
            "Example", "Bürgerbüro & Söhne", "\"The\" <Shop>", "Area 51", "שלום", "می\u{200c}خواهم", "👩\u{200d}💻",
            "example.org", ".net", "0 1 2 3", "1.2.3.4",
        ])
    func stands(name: String) {
        #expect(ShownName(name)?.text == name)
    }

    @Test(
        "What looks like a number or a link, and what breaks a line or cannot be seen, does not",
        arguments: [
            ("Area 493", "Area …"), ("4711", "…"), ("a12b345c6", "a12b…c6"), ("٤٩٣", "…"), ("４９３", "…"), ("④⑨③", "…"),
            ("4\u{301}9\u{301}3", "…"), ("4\u{200b}9\u{200b}3", "…"), ("4\u{200d}9\u{200d}3", "…"),
            ("https://evil.example/", "https…evil.example/"), ("a\r\nb\tc\u{2028}d\u{a0}e", "a b c d e"),
            ("\u{202e}evil\u{202c}", "evil"), ("  a  b  ", "a b"), ("a\0b", "a b"),
            ("", nil), ("\n", nil), ("\u{feff}", nil),
        ] as [(String, String?)])
    func shown(name: String, expected: String?) {
        #expect(ShownName(name)?.text == expected)
    }
}
