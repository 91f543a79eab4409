import MagicLink
import Testing

@testable import MagicLinkMail

@Suite("An operator's templates")
struct MailTemplatesTests {
    static let goodText = "{{client}} {{device}} {{time}} {{lifetime}}\n{{link}}\n{{safety}} {{refusal}}\n"
    static let goodPage = """
        <!DOCTYPE html>
        <html lang="de"><head><title>Hallo</title></head><body>
        <p>{{client}} {{device}} {{time}} {{lifetime}} {{safety}} {{refusal}}</p>
        <p><a href="{{link}}">{{link}}</a></p>
        </body></html>

        """

    static func compile(_ files: KeyValuePairs<String, String>) -> Result<MailTemplates, TemplateProblems> {
        Result { () throws(TemplateProblems) in
            try MailTemplates(overriding: files.map { MailTemplates.File(name: $0.key, bytes: Array($0.value.utf8)) })
        }
    }

    /// What is wrong with them, a line each.
    static func problems(_ files: KeyValuePairs<String, String>) -> [String] {
        guard case .failure(let problems) = compile(files) else { return [] }
        return problems.all.map(\.description)
    }

    @Test(
        "Our own templates keep every rule that theirs have to keep, and come out as they are",
        arguments: MailLanguage.allCases)
    func ours(language: MailLanguage) throws {
        let files = MailForm.allCases.map { form in
            MailTemplates.File(
                name: "login.\(language.rawValue).\(form.rawValue)",
                bytes: Array(MailTemplates.builtInSource(of: form, in: language).utf8))
        }
        #expect(try MailTemplates(overriding: files) == .builtIn)
    }

    @Test("Each takes the place of ours in its language, and in no other")
    func overrides() throws {
        let templates = try Self.compile([
            "login.de.subject": "Anmelden bei {{client}}\n", "login.de.txt": "Hallo!\r\n" + Self.goodText,
            "login.de.html": Self.goodPage,
        ]).get()
        let mail = try Sample.mail(clientName: "A <&> \"B\"", language: .german)
        let message = LoginMessage(mail, by: templates)
        #expect(message.subject == "Anmelden bei A <&> \"B\"")
        #expect(
            message.text.hasPrefix("Hallo!\nA <&> \"B\" Firefox unter Linux 21. November, 08:31 Uhr UTC 10 Minuten\n"))
        #expect(message.html.contains("<p>A &lt;&amp;&gt; &quot;B&quot; Firefox unter Linux"))
        #expect(message.html.contains("<a href=\"\(Sample.link)\">\(Sample.link)</a>"))
        let english = try Sample.mail()
        #expect(LoginMessage(english, by: templates).html == LoginMessage(english).html)
    }

    @Test("A subject alone is enough, and so is a text with its page")
    func parts() {
        #expect(Self.problems(["login.fr.subject": "Bonjour"]) == [])
        #expect(Self.problems(["login.fr.txt": Self.goodText, "login.fr.html": Self.goodPage]) == [])
        #expect(Self.problems([:]) == [])
        #expect(
            Self.problems(["login.fr.txt": Self.goodText]) == [
                "login.fr.txt:1: there is no login.fr.html beside it; the two are one mail and come together"
            ])
        #expect(Self.problems(["login.fr.html": Self.goodPage, "login.de.txt": Self.goodText]).count == 2)
    }

    @Test(
        "A name that no template has is refused",
        arguments: [
            "login.pt.txt", "login.txt", "login.de.text", "Login.de.txt", "login.de.txt~", "login..txt", "x",
            "login.de.txt.bak",
        ])
    func names(name: String) {
        let problems = Self.problems([name: "x"])
        #expect(problems.count == 1 && problems.first?.hasPrefix("\(name):1: no template has this name; ") == true)
    }

    @Test("What is said depends on whether a number is asked for")
    func choice() throws {
        let text = "{{if number}}Zahl{{else}}{{ client }}{{end}}, {{if number}}immer{{end}}.\n" + Self.goodText
        let templates = try Self.compile(["login.de.txt": text, "login.de.html": Self.goodPage]).get()
        let words = try [true, false].map { asks in
            let mail = try Sample.mail(asksNumber: asks, language: .german)
            return LoginMessage(mail, by: templates).text.prefix { $0 != "\n" }
        }
        #expect(words == ["Zahl, immer.", "Example, ."])
    }

    @Test("Everything wrong is said at once, by file and line, in their order")
    func atOnce() {
        let text = "\n{{linc}}\n{{if number}}\n"
        let page = "<p>\n<b>{{clientt}}</b>\n<script>1</script>\n"
        let problems = Self.problems(["login.de.txt": text, "login.de.html": page, "login.de.subject": "493\nx"])
        let places = problems.map { $0.split(separator: " ")[0] }
        #expect(
            places == [
                "login.de.html:2:", "login.de.html:3:", "login.de.subject:1:", "login.de.subject:1:", "login.de.txt:2:",
                "login.de.txt:3:",
            ])
    }

    @Test(
        "What cannot be read is said by its line",
        arguments: [
            ([0x61, 0x0a, 0xff, 0x0a], "2: it is not UTF-8"), ([0x61, 0x0a, 0xc3], "2: it is not UTF-8"),
            ([0xc0, 0x80], "1: it is not UTF-8"), ([0xed, 0xa0, 0x80], "1: it is not UTF-8"),
            ([0x0a, 0x0a, 0x00], "3: U+0000 cannot be seen"), ([0x61, 0x0d, 0x62, 0x0a], "1: U+000D cannot be seen"),
            ([0x61, 0x0d], "1: U+000D cannot be seen"), ([0x0d, 0x0d, 0x0a], "1: U+000D cannot be seen"),
            ([0xef, 0xbb, 0xbf, 0x61], "1: U+FEFF cannot be seen"), ([0xe2, 0x80, 0xae], "1: U+202E cannot be seen"),
            ([0x1b, 0x5b], "1: U+001B cannot be seen"), ([0xe2, 0x80, 0xa8], "1: U+2028 cannot be seen"),
        ] as [([UInt8], String)])
    func unreadable(bytes: [UInt8], words: String) {
        for form in MailForm.allCases {
            let file = MailTemplates.File(name: "login.de.\(form.rawValue)", bytes: bytes)
            let problems = CompiledTemplate(file, as: form).problems.map(\.description)
            #expect(problems.contains { $0.hasPrefix("\(file.name):\(words)") })
        }
    }

    @Test("A file has a limit, and one of that size is read")
    func size() {
        let most = Self.goodText + String(repeating: " ", count: MailTemplates.fileSizeLimit - Self.goodText.utf8.count)
        #expect(Self.problems(["login.de.txt": most, "login.de.html": Self.goodPage]) == [])
        let problems = Self.problems(["login.de.txt": most + " ", "login.de.html": Self.goodPage])
        #expect(problems == ["login.de.txt:1: it has more than 65536 bytes"])
    }

    @Test(
        "The grammar has a few words, and what is none of them is refused by its line",
        arguments: [
            (
                "{{linc}}",
                "{{linc}} is not known; there are link, client, device, time, lifetime, safety, refusal, if number, else, end"
            ),
            ("{{Link}}", "{{Link}} is not known"), ("{{}}", "{{}} is not known"),
            ("{{{client}}}", "{{{client}} is not known"),
            ("{{if link}}", "{{if link}} is not known"), ("{{#number}}", "{{#number}} is not known"),
            ("{{client", "{{ has no }} in its line"), ("{{client\n}}", "{{ has no }} in its line"),
            ("{{else}}", "{{else}} without {{if number}} before it"),
            ("{{end}}", "{{end}} without {{if number}} before it"),
            ("{{if number}}", "{{if number}} has no {{end}}"),
            ("{{if number}}{{if number}}{{end}}", "{{if number}} stands inside another one"),
            ("{{if number}}{{else}}{{else}}{{end}}", "{{else}} without {{if number}} before it"),
        ])
    func grammar(text: String, words: String) {
        let problems = Self.problems(["login.de.txt": "\n\n\(text)\n" + Self.goodText, "login.de.html": Self.goodPage])
        #expect(problems.first?.hasPrefix("login.de.txt:3: \(words)") == true, "\(problems)")
    }

    @Test(
        "Every word that a mail has to say has to be there, whether or not a number is asked",
        arguments: Placeholder.allCases)
    func required(placeholder: Placeholder) {
        let word = "{{\(placeholder.rawValue)}}"
        for (text, when) in [
            (Self.goodText.replacing(word, with: ""), ["where a number is asked for", "where no number is asked for"]),
            (Self.goodText.replacing(word, with: "{{if number}}\n\(word)\n{{end}}"), ["where no number is asked for"]),
            (
                Self.goodText.replacing(word, with: "{{if number}}{{else}}\n\(word)\n{{end}}"),
                ["where a number is asked for"]
            ),
        ] {
            // A link has to have a line of its own.
            let text = text.replacing("{{end}}", with: "{{end}}\n")
            let problems = Self.problems(["login.de.txt": text, "login.de.html": Self.goodPage])
            #expect(problems == when.map { "login.de.txt:1: it has no \(word) \($0)" })
        }
        let page = Self.goodPage.replacing(word, with: "")
        let problems = Self.problems(["login.de.txt": Self.goodText, "login.de.html": page])
        #expect(problems.contains { $0.hasPrefix("login.de.html:1: it has no \(word) ") })
    }

    @Test(
        "Digits that could be taken for the number, and a second link, are refused by their line",
        arguments: [
            "493", "call 0800", "4\u{301}9\u{301}3\u{301}", "4\u{200d}9\u{200d}3", "٤٩٣", "④⑨③", "x²³⁴", "1{{client}}",
            "{{client}}1", "{{client}}{{client}}", "4{{time}}", "{{lifetime}}0", "https://evil.example", "HTTP://x",
            "www.evil.example", "mailto:a@b.example", "tel:12",
        ])
    func numbersAndLinks(text: String) {
        let problems = Self.problems([
            "login.de.txt": "\n\(text)\n" + Self.goodText,
            "login.de.html": Self.goodPage.replacing("<body>", with: "<body>\n<p>\(text)</p>\n"),
            "login.de.subject": "\(text.contains("{{") ? "493" : text)",
        ])
        let wanted = ["login.de.html:3:", "login.de.subject:1:", "login.de.txt:2:"]
        #expect(problems.map { String($0.split(separator: " ")[0]) } == wanted, "\(problems)")
    }

    @Test("Two digits are no number", arguments: ["49", "4 9 3", "24/7", "12:30", "1.2.3", "{{client}} 49", "49\n3"])
    func twoDigits(text: String) {
        #expect(
            Self.problems([
                "login.de.txt": "\(text)\n" + Self.goodText,
                "login.de.html": Self.goodPage.replacing("<body>", with: "<body><p>\(text)</p>"),
            ]) == [])
    }

    @Test(
        "The link of a text stands once and alone in its line",
        arguments: [
            ("{{link}}.", "1: {{link}} has to stand alone in its line"),
            ("Go to {{link}}", "1: {{link}} has to stand alone in its line"),
            ("{{link}}{{client}}", "1: {{link}} has to stand alone in its line"),
            ("{{link}}\n{{link}}", "2: {{link}} stands here again; a mail has one link"),
            ("{{link}}{{link}}", "1: {{link}} stands here again; a mail has one link"),
        ])
    func textLink(text: String, words: String) {
        let whole = text + "\n" + Self.goodText.replacing("{{link}}\n", with: "")
        #expect(Self.problems(["login.de.txt": whole, "login.de.html": Self.goodPage]) == ["login.de.txt:\(words)"])
        #expect(
            Self.problems([
                "login.de.txt": "  {{link}}\t\n" + Self.goodText.replacing("{{link}}\n", with: ""),
                "login.de.html": Self.goodPage,
            ]) == [])
    }

    @Test(
        "A subject is one line that says something, and no more of the mail than the client",
        arguments: [
            ("a\nb", "1: a subject is one line"), ("\na", "1: a subject is one line"),
            ("a\n\n", "1: a subject is one line"),
            ("", "1: a subject says something"), ("\n", "1: a subject says something"),
            ("  \n", "1: a subject says something"),
            ("{{link}}", "1: {{link}} has no place in a subject"),
            ("a {{time}}", "1: {{time}} has no place in a subject"),
            (String(repeating: "a", count: 201), "1: a subject has at most 200 bytes"),
        ])
    func subjects(text: String, words: String) {
        let problems = Self.problems(["login.de.subject": text])
        #expect(problems.contains { $0.hasPrefix("login.de.subject:\(words)") }, "\(problems)")
    }
}
