import MagicLink
import Testing

@testable import MagicLinkMail

@Suite("The markup of an operator's template")
struct HTMLScannerTests {
    /// What is wrong with `markup` in the third line of a page that is right otherwise.
    private static func problems(_ markup: String) -> [String] {
        let page = MailTemplatesTests.goodPage.replacing("<body>", with: "<body>\n\(markup)\n")
        return MailTemplatesTests.problems(["login.de.txt": MailTemplatesTests.goodText, "login.de.html": page])
    }

    @Test(
        "What is harmless is taken as it is",
        arguments: [
            "<p>a &amp; b &lt; c &gt; &quot;&apos;&nbsp;&#233;&#xe9; ü</p>", "<br><br/><br /><hr>",
            "<P CLASS='x'>a</P>",
            "<table role=\"presentation\" width=\"600\"><tr><td align=\"center\" bgcolor=\"#336699\">a</td></tr></table>",
            "<p style=\"color:#123456;width:calc(100% - 10px)\" title=\"{{client}}\" aria-label='von {{device}}'>a</p>",
            "<style>@media (prefers-color-scheme: dark) { p > b { color: rgb(255,255,255) } }</style>",
            "<p\n  id=\"a\"\n>a</p>", "<ul><li>a</li></ul><h1>a</h1><blockquote>a</blockquote>", "a } } b { c",
            "{{if number}}<p>a</p>{{else}}<b>b</b>{{end}}", "<b>12</b><br>3", "<td>12</td><td>3</td>", "4<p>9</p>3",
        ])
    func harmless(markup: String) {
        #expect(Self.problems(markup) == [])
    }

    @Test(
        "A value where no escaping is safe is refused",
        arguments: [
            ("<p class={{client}}>a</p>", "stands in an attribute without quotes, where nothing is safe"),
            ("<p {{client}}>a</p>", "stands among the attributes of <p>, where nothing is safe"),
            ("<p {{client}}=\"a\">a</p>", "stands among the attributes of <p>, where nothing is safe"),
            ("<p class{{client}}=\"a\">a</p>", "stands among the attributes of <p>, where nothing is safe"),
            ("<p class=\"a\"{{client}}>a</p>", "stands among the attributes of <p>, where nothing is safe"),
            ("<br/{{client}}>", "stands among the attributes of <br>, where nothing is safe"),
            ("<{{client}}>a</p>", "stands in the name of a tag, where nothing is safe"),
            ("<p{{client}}>a</p>", "stands in the name of a tag, where nothing is safe"),
            ("</{{client}}>", "stands in the name of a tag, where nothing is safe"),
            ("<!{{client}}>", "stands in a declaration, where nothing is safe"),
            ("<style>p { color: {{client}} }</style>", "stands in a style, where nothing is safe"),
            ("<p style=\"color:{{client}}\">a</p>", "stands in the attribute style, where it is not safe or not seen"),
            ("<p class=\"{{client}}\">a</p>", "stands in the attribute class, where it is not safe or not seen"),
            ("<p onclick=\"{{client}}\">a</p>", "stands in the attribute onclick, where it is not safe or not seen"),
            ("&{{client}};", "stands inside a character reference"),
            ("&#{{client}};", "stands inside a character reference"),
        ])
    func refusedPlaces(markup: String, words: String) {
        #expect(Self.problems(markup).first == "login.de.html:3: {{client}} \(words)")
    }

    @Test(
        "The link has one place",
        arguments: [
            ("<p>{{link}}</p>", "{{link}} is seen inside <a href=\"{{link}}\"> and nowhere else"),
            ("<p title=\"{{link}}\">a</p>", "{{link}} stands in the attribute title, where it is not safe or not seen"),
            ("<a href=\"https://evil.example\">a</a>", "href holds {{link}} and nothing beside it"),
            ("<a href=\"{{link}}?x=1\">a</a>", "href holds {{link}} and nothing beside it"),
            ("<a href=\"x{{link}}\">a</a>", "href holds {{link}} and nothing beside it"),
            ("<a href=\"{{client}}\">a</a>", "href holds {{link}} and nothing beside it"),
            ("<a href=\"\">a</a>", "href holds {{link}} and nothing beside it"),
            ("<a>a</a>", "<a> has no href=\"{{link}}\""),
            ("<p href=\"{{link}}\">a</p>", "href holds {{link}} and nothing beside it"),
        ])
    func links(markup: String, words: String) {
        #expect(Self.problems(markup).contains("login.de.html:3: \(words)"), "\(Self.problems(markup))")
    }

    @Test("A second link is told where it stands")
    func secondLink() {
        let words = Self.problems("<a href=\"{{link}}\">{{link}}</a>")
        #expect(
            words == [
                "login.de.html:6: there is a second link; a mail has one",
                "login.de.html:6: {{link}} is seen here again; a mail has one link",
                "login.de.html:8: the link is written <a href=\"{{link}}\">{{link}}</a>, once",
            ])
    }

    @Test("What the link leads to is seen as what it is")
    func linkText() {
        for text in ["Sign in", "{{client}}", "{{link}} here", "{{link}} {{link}}", "", "<b>x</b>"] {
            let page = MailTemplatesTests.goodPage.replacing("\">{{link}}<", with: "\">\(text)<")
            let problems = MailTemplatesTests.problems([
                "login.de.txt": MailTemplatesTests.goodText, "login.de.html": page,
            ])
            #expect(problems.contains { $0.hasPrefix("login.de.html:") }, "\(text)")
        }
        let bold = MailTemplatesTests.goodPage.replacing("\">{{link}}<", with: "\"> <b>{{link}}</b> <")
        #expect(
            MailTemplatesTests.problems(["login.de.txt": MailTemplatesTests.goodText, "login.de.html": bold]) == [])
    }

    @Test(
        "What fetches, runs, or cannot be followed is refused",
        arguments: [
            "<script>alert(1)</script>", "<img src=\"x\">", "<iframe></iframe>", "<form action=\"x\"></form>", "<link>",
            "<svg></svg>", "<object></object>", "<base>", "<input>", "<button>a</button>", "<x-y>a</x-y>",
            "<p:x>a</p:x>",
            "<p onclick=\"x\">a</p>", "<td background=\"x\">a</td>", "<p src=\"x\">a</p>", "<p xmlns=\"x\">a</p>",
            "<meta http-equiv=\"refresh\" content=\"x\">", "<p style=\"background:url(x)\">a</p>",
            "<p style=\"background:u\\72l(x)\">a</p>",
            "<p style=\"background:image-set('x')\">a</p>", "<p style=\"a:u/**/rl(x)\">a</p>",
            "<p style=\"background:&#117;rl(x)\">a</p>", "<style>@import 'x'</style>", "<style>p{a:url(x)}</style>",
            "<style>@font-face{}</style>", "<style>a</b></style>", "<!-- a -->", "<!--[if mso]>a<![endif]-->",
            "<![CDATA[a]]>",
            "<?xml?>", "<p", "<p class=\"a", "<p>", "</p>", "<p><b>a</p></b>", "</br>", "<p/>", "</br/>",
            "<p class>a</p>",
            "<p class=a>a</p>", "<p class=\"a\"id=\"b\">a</p>", "<p class=\"a\" class=\"b\">a</p>", "</body>", "a < b",
            "<",
            "a & b", "a &ampx b", "&copy;", "&amp", "&#0;", "&#8238;", "&#xd800;", "&#xffffffff;", "&;",
            "<p =\"a\">a</p>",
            "<p \"a\">a</p>", "</p class=\"a\">", "<title><b>a</b></title>", "<style><p>a</p></style>", "<1>",
            "<p / >a</p>",
            "{{if number}}<p>{{end}}a", "{{if number}}<b>{{end}}a{{if number}}</i>{{end}}",
        ])
    func refused(markup: String) {
        let problems = Self.problems(markup)
        #expect(!problems.isEmpty)
        #expect(problems.allSatisfy { $0.hasPrefix("login.de.html:") })
    }

    @Test(
        "Digits are found as a reader sees them, and not where nobody does",
        arguments: [
            "4<b>9</b>3", "&#52;&#57;&#51;", "&#x34;93", "4<b>9</b>&#51;", "<span>1</span>{{client}}",
            "<p title=\"493\">a</p>", "<p aria-label=\"4{{time}}\">a</p>", "<b>www</b>.evil.example",
        ])
    func seenDigits(markup: String) {
        #expect(Self.problems(markup).count == 1)
        #expect(Self.problems(markup).first?.hasPrefix("login.de.html:3: ") == true)
        #expect(Self.problems("<p style=\"max-width:600px;color:#123456\" width=\"600\">a</p>") == [])
    }

    @Test("A hostile name stays text wherever a template puts it")
    func hostileNames() throws {
        let page = MailTemplatesTests.goodPage.replacing(
            "<body>", with: "<body><p title=\"{{client}}\" aria-label='{{client}}'>{{client}}</p>")
        let templates = try MailTemplatesTests.compile([
            "login.de.txt": MailTemplatesTests.goodText, "login.de.html": page,
        ]).get()
        for name in [
            "\"><script>", "' onclick='x", "</title><b>", "&amp;", "{{link}}", "{{if number}}", "a\"b'c<d>e&f",
        ] {
            let html = LoginMessage(try Sample.mail(clientName: name, language: .german), by: templates).html
            let escaped = Markup.escaped(name)
            #expect(html.contains("<p title=\"\(escaped)\" aria-label='\(escaped)'>\(escaped)</p>"))
            #expect(!html.contains("<script") && html.ranges(of: Sample.link).count == 2)
        }
    }
}
