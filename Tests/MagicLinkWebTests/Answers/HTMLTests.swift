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

    @Test(
        "Each character that must be is escaped, wherever it stands, and alone",
        arguments: [0, 1, 15, 16, 17, 32, 100],
        [("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&#39;"), ("ä", "ä")])
    func alone(place: Int, special: (text: String, markup: String)) {
        let (before, after) = (String(repeating: "x", count: place), String(repeating: "y", count: 40))
        let html: HTML = "\(before + special.text + after)"
        #expect(html.text == before + special.markup + after)
    }

    @Test("HTML within HTML is not escaped twice")
    func nests() {
        let piece: HTML = "<b>\("<")</b>"
        let whole: HTML = "\(piece)\([piece, piece])\(7)"
        #expect(whole.text == "<b>&lt;</b><b>&lt;</b><b>&lt;</b>7")
    }
}
