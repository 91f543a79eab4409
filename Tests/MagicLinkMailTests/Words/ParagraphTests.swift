import Testing

@testable import MagicLinkMail

@Suite("One paragraph in two forms")
struct ParagraphTests {
    @Test("Words")
    func words() {
        #expect(Paragraph.words("a < b").text == "a < b")
        #expect(Paragraph.words("a < b").html == "<p>a &lt; b</p>")
    }

    @Test("Facts stand below each other")
    func facts() {
        let facts = Paragraph.facts([("From", "x & y"), ("At", "noon")])
        #expect(facts.text == "From: x & y\nAt:   noon")
        #expect(facts.html == "<p>From: x &amp; y<br>\nAt: noon</p>")
    }

    @Test("A link is seen as what it is, and cannot leave its attribute")
    func link() {
        let link = Paragraph.link("https://a.example/\"><b>")
        #expect(link.text == "https://a.example/\"><b>")
        let escaped = "https://a.example/&quot;&gt;&lt;b&gt;"
        #expect(link.html == "<p><a href=\"\(escaped)\" style=\"word-break: break-all\">\(escaped)</a></p>")
    }
}
