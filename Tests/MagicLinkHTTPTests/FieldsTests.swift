import MagicLinkHTTP
import Testing

@Suite("Fields")
struct FieldsTests {
    @Test("Names are compared without regard to case, and order is kept")
    func names() {
        var fields: Fields = [("A", "1"), ("b", "2"), ("a", "3")]
        #expect(fields["a"] == "1")
        #expect(fields.all("A") == ["1", "3"])
        #expect(fields["aa"] == nil)
        fields["a"] = "4"
        #expect(fields.pairs.map(\.name) == ["b", "a"])
        #expect(fields == [("B", "2"), ("A", "4")])
        fields["B"] = nil
        #expect(fields.count == 1)
    }

    @Test(
        "A value cannot end its line, and a name that is no token is not taken",
        arguments: [
            "a\r\nb", "a\nb", "a\rb", "a\0b", "a\u{7f}b", "a\r\n\r\nb",
        ])
    func injected(value: String) throws {
        var fields = Fields()
        let isAdded = fields.add("x", value)
        #expect(isAdded)
        let kept = try #require(fields["x"])
        #expect(kept.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
        for name in ["", "a b", "a:", "a\r\n", "ä"] {
            let isTaken = fields.add(name, "x")
            #expect(!isTaken)
        }
        #expect(fields.count == 1)
    }
}
