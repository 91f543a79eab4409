import MagicLinkHTTP
import Testing

@Suite("A form")
struct FormTests {
    static func form(
        _ body: String, type: String = "application/x-www-form-urlencoded", known: [String]? = nil
    ) throws(FormError) -> Form {
        try Form.parse(
            IncomingRequest(method: .post, target: "/", fields: [("content-type", type)], body: Array(body.utf8)),
            known: known)
    }

    @Test("Fields are decoded: plus, percent, UTF-8, and a value with an equals sign")
    func decoded() throws {
        let form = try Self.form("a=1+2%2B3&b=%C3%A4%26&c=x=y&%64=d&&e")
        #expect(form["a"] == "1 2+3")
        #expect(form["b"] == "ä&")
        #expect(form["c"] == "x=y")
        #expect(form["d"] == "d")
        #expect(form["absent"] == nil)
        #expect(form.names == ["a", "b", "c", "d"])
    }

    @Test(
        "What stands for something else is seen wherever it stands, and alone",
        arguments: [0, 1, 15, 16, 17, 31, 32, 33, 100],
        [("+", " "), ("%41", "A"), ("ä", "ä"), ("%00", nil), ("%", nil), ("\0", nil)] as [(String, String?)])
    func alone(place: Int, special: (written: String, read: String?)) throws {
        let (before, after) = (String(repeating: "x", count: place), String(repeating: "y", count: 40))
        let body = "a=\(before)\(special.written)\(after)"
        if let read = special.read {
            #expect(try Self.form(body)["a"] == before + read + after)
        } else {
            #expect(throws: FormError.malformed) { try Self.form(body) }
        }
    }

    @Test("A field without a value is as good as not sent")
    func empty() throws {
        let form = try Self.form("a=&b&=c")
        #expect(form["a"] == nil)
        #expect(form["b"] == nil)
        #expect(try Self.form("").names == [])
    }

    @Test(
        "A field that comes twice is refused by name, also when one is empty or written otherwise",
        arguments: [
            "a=1&a=1", "a=1&b=2&a=2", "a=&a=1", "a=1&%61=2",
        ])
    func doubled(body: String) {
        #expect(throws: FormError.repeated("a")) { try Self.form(body) }
        #expect(FormError.repeated("a").field == "a")
    }

    @Test("Where the known names are given, others do not count, not even doubled or broken ones")
    func unknown() throws {
        let form = try Self.form("x=1&a=1&x=2&y=%zz&y=%00", known: ["a"])
        #expect(form.names == ["a"])
        #expect(throws: FormError.repeated("a")) { try Self.form("a=1&x=1&a=2", known: ["a"]) }
    }

    @Test(
        "What cannot be decoded is refused",
        arguments: ["a=%", "a=%4", "a=%zz", "%=a", "a=%00", "a=%FF", "a=%C3", "a\0=b"])
    func malformed(body: String) {
        #expect(throws: FormError.malformed) { try Self.form(body) }
    }

    @Test(
        "The type must be a form's; a charset of UTF-8 is fine",
        arguments: [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded ; Charset=\"UTF-8\"", true),
            ("application/x-www-form-urlencoded; charset=utf-8; x=y", true),
            ("application/x-www-form-urlencoded; charset=latin1", false), ("application/json", false), ("", false),
            ("application/x-www-form-urlencodedx", false), ("multipart/form-data", false),
        ])
    func type(type: String, isForm: Bool) {
        if isForm {
            #expect(throws: Never.self) { try Self.form("a=1", type: type) }
        } else {
            #expect(throws: FormError.unsupportedType) { try Self.form("a=1", type: type) }
        }
    }

    @Test("No type, or two, is not a form's")
    func types() {
        for fields in [[], [("content-type", Form.mediaType), ("content-type", Form.mediaType)]] as [Fields] {
            #expect(throws: FormError.unsupportedType) {
                try Form.parse(IncomingRequest(method: .post, target: "/", fields: fields, body: [97, 61, 98]))
            }
        }
    }

    @Test("Each limit holds to the byte")
    func limits() throws {
        let fields = { (count: Int) in (0..<count).map { "f\($0)=x" }.joined(separator: "&") }
        #expect(try Self.form(fields(32)).names.count == 32)
        #expect(throws: FormError.tooManyFields) { try Self.form(fields(33)) }
        let long = { (count: Int) in String(repeating: "x", count: count) }
        #expect(try Self.form("a=\(long(4_096))")["a"]?.utf8.count == 4_096)
        #expect(throws: FormError.valueTooLong("a")) { try Self.form("a=\(long(4_097))") }
        #expect(try Self.form("\(long(64))=1").names.count == 1)
        #expect(throws: FormError.nameTooLong) { try Self.form("\(long(65))=1") }
    }
}
