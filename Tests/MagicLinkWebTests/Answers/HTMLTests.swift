import Testing

@testable import MagicLinkWeb

@Suite("HTML")
struct HTMLTests {
    @Test("What is interpolated is text, what is written is markup")
    func escapes() {
        let evil = "<script>alert(\"1\" & '2')</script>"
        let html: HTML = "<p title=\"\(evil)\">\(evil)</p>"
        let clean = "&lt;script&gt;alert(&quot;1&quot; &amp; &#39;2&#39;)&lt;/script&gt;"
        #expect(html.text == "<p title=\"\(clean)\">\(clean)</p>")
    }

    @Test("HTML within HTML is not escaped twice")
    func nests() {
        let piece: HTML = "<b>\("<")</b>"
        let whole: HTML = "\(piece)\([piece, piece])\(7)"
        #expect(whole.text == "<b>&lt;</b><b>&lt;</b><b>&lt;</b>7")
    }
}
