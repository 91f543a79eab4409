import Testing

@testable import MagicLinkMail

@Suite("Text in HTML")
struct MarkupTests {
    @Test("The five signs that could end a text or an attribute are escaped, and nothing else")
    func escapes() {
        #expect(Markup.escaped("<a href=\"x\">'&'</a>") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
        #expect(Markup.escaped("&amp; ü 👩\u{200d}💻 <\u{301}") == "&amp;amp; ü 👩\u{200d}💻 &lt;\u{301}")
    }
}
