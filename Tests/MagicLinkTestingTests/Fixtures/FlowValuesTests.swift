import MagicLinkJWT
import MagicLinkTesting
import Testing

@Suite("The values of a flow")
struct FlowValuesTests {
    @Test("A name is filled in, and one without a value is an error")
    func fill() throws {
        let values = FlowValues(["a": "1", "b": "2"])
        #expect(try values.fill("x{{a}}{{b}}{y}") == "x12{y}")
        #expect(try values.fill("{{a}") == "{{a}")
        let error = #expect(throws: FlowDifference.self) { try values.fill("{{c}}") }
        #expect(try #require(error).place == "{{c}}")
    }

    /// A template, a text, and what is learned of it; nil if they do not match.
    static let matches: [(String, String, [String: String]?)] = [
        ("abc", "abc", [:]), ("abc", "abd", nil), ("abc", "ab", nil), ("ab", "abc", nil),
        ("{{new}}", "x", ["new": "x"]), ("{{new}}", "", nil), ("{{old}}", "1", [:]), ("{{old}}", "2", nil),
        ("{{new}}/device", "http://a/device", ["new": "http://a"]), ("{{new}}/device", "http://a/devices", nil),
        ("{{old}}/c/{{new}}", "1/c/x", ["new": "x"]), ("{{old}}/c/{{new}}", "2/c/x", nil),
        ("{{new}}-{{new}}", "x-x", ["new": "x"]), ("{{new}}-{{new}}", "x-y", nil), ("{{new}}/d", "x", nil),
    ]

    @Test("A text is recognized and teaches what is not known yet", arguments: matches)
    func match(_ template: String, _ text: String, _ learned: [String: String]?) {
        var values = FlowValues(["old": "1"])
        #expect(values.match(template, text) == (learned != nil))
        #expect(values.known == ["old": "1"].merging(learned ?? [:]) { $1 })
    }

    @Test("A choice is the first candidate that is no other value, once the others are known")
    func choice() {
        let wrong = FlowChoice(name: "wrong", candidates: ["557", "558"], differsFrom: ["number"])
        #expect(FlowValues([:], choices: [wrong])["wrong"] == nil)
        #expect(FlowValues(["number": "123"], choices: [wrong])["wrong"] == "557")
        #expect(FlowValues(["number": "557"], choices: [wrong])["wrong"] == "558")
        #expect(FlowValues(["number": "557", "wrong": "1"], choices: [wrong])["wrong"] == "1")
    }

    @Test("A form is sent as browsers send one")
    func form() {
        let fields = [FlowField("a b", "ü&=+%"), FlowField("c", "ada@example.org"), FlowField("d", "")]
        #expect(
            String(decoding: fields.formBody, as: UTF8.self) == "a%20b=%C3%BC%26%3D%2B%25&c=ada%40example.org&d=")
    }

    @Test("The forms of a page are found, and a page made of them has the same")
    func page() {
        let html = """
            <p><a href="/x">no form</a><input name="outside" value="1">
            <form method="POST" action="/confirm">
            <input type="hidden" name="token" value="a.b-c_d">
            <input id="n" type="text" name="number" pattern="[0-9]*" required>
            <button>Yes</button></form>
            <form action="/x"></form><form method="post" action="/unclosed"><input name="a">
            """
        let forms = [
            FlowForm(
                method: "post", action: "/confirm", fields: [FlowField("token", "a.b-c_d"), FlowField("number", "")]),
            FlowForm(method: "get", action: "/x", fields: []),
        ]
        #expect(FlowForm.all(in: html) == forms)
        #expect(FlowForm.all(in: FlowForm.page(forms)) == forms)
        #expect(FlowForm.all(in: FlowForm.page([])) == [])
    }
}
