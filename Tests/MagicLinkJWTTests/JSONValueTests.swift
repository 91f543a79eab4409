import Foundation
import MagicLinkJWT
import Testing

@Suite struct JSONValueTests {
    private func code(_ text: String) -> JSONError.Code? { code(Array(text.utf8)) }

    private func code(_ bytes: [UInt8]) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: bytes)
            return nil
        } catch {
            return error.code
        }
    }

    /// RFC 8259 leaves these to the reader. The reason for each stands in `StrictJSON.md` of the module's articles, which
    /// `DocumentedCodesTests` holds against this list.
    static let decided: [String: JSONError.Code?] = [
        "i_number_double_huge_neg_exp.json": nil,
        "i_number_neg_int_huge_exp.json": nil,
        "i_number_real_pos_overflow.json": nil,
        "i_number_too_big_neg_int.json": nil,
        "i_number_very_big_negative_int.json": nil,
        "i_object_key_lone_2nd_surrogate.json": .loneSurrogate,
        "i_string_1st_valid_surrogate_2nd_invalid.json": .loneSurrogate,
        "i_string_UTF8_surrogate_U+D800.json": .invalidUTF8,
        "i_string_invalid_surrogate.json": .loneSurrogate,
        "i_string_lone_second_surrogate.json": .loneSurrogate,
        "i_string_not_in_unicode_range.json": .invalidUTF8,
        "i_string_overlong_sequence_2_bytes.json": .invalidUTF8,
        "i_structure_500_nested_arrays.json": .tooDeep,
    ]

    @Test("JSONTestSuite: each y_ is accepted but doubled names, each n_ refused, each i_ as decided")
    func suite() throws {
        let folder = fixtures.appending(path: "json_test_suite/test_parsing")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(names.count == 154)
        var undecided = Set(Self.decided.keys)
        for name in names {
            let verdict = code(Array(try Data(contentsOf: folder.appending(path: name))))
            if name.hasPrefix("y_object_duplicated_key") {
                #expect(verdict == .duplicateName, "\(name)")
            } else if name.hasPrefix("y_") {
                #expect(verdict == nil, "\(name)")
            } else if name.hasPrefix("n_") {
                #expect(verdict != nil, "\(name)")
            } else {
                undecided.remove(name)
                #expect(verdict == (try #require(Self.decided[name])), "\(name)")
            }
        }
        #expect(undecided.isEmpty)
    }

    @Test(
        "Each refusal has its own word",
        arguments: [
            ("", JSONError.Code.incomplete), ("[", .incomplete), ("{\"a\":", .incomplete), ("\"a", .incomplete),
            ("-", .incomplete), ("1.", .incomplete), ("tru", .incomplete), ("\"\\u12", .incomplete),
            ("[1,]", .syntax), ("{\"a\" 1}", .syntax), ("{a:1}", .syntax), ("01", .syntax), ("-01", .syntax),
            ("+1", .syntax), (".5", .syntax), ("1.x", .syntax), ("1e+", .incomplete), ("'a'", .syntax),
            ("nul1", .syntax),
            ("\"\\x\"", .syntax), ("\"\\u12g4\"", .syntax), ("\"\n\"", .syntax), ("\"\u{0}\"", .syntax),
            ("NaN", .syntax),
            ("[1 2]", .syntax), ("{\"a\":1,}", .syntax), ("\u{a0}1", .syntax), ("/**/1", .syntax),
            ("1 2", .trailingBytes), ("{}{}", .trailingBytes), ("1\u{0}", .trailingBytes), ("]", .syntax),
            ("\u{feff}1", .byteOrderMark), ("{\"a\":1,\"a\":1}", .duplicateName),
            ("{\"a\":1,\"\\u0061\":1}", .duplicateName), ("[{\"\":1,\"\":1}]", .duplicateName),
            ("\"\\ud800\"", .loneSurrogate), ("\"\\ud800\\ud800\"", .loneSurrogate), ("\"\\udc00\"", .loneSurrogate),
            ("\"\\ud800\\n\"", .loneSurrogate), ("\"\\ud800", .loneSurrogate),
        ])
    func refused(_ text: String, _ wanted: JSONError.Code) {
        #expect(code(text) == wanted)
    }

    @Test("Eight arrays or objects nest, nine do not")
    func depth() {
        func nested(_ depth: Int, _ open: String, _ close: String) -> String {
            String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth)
        }
        #expect(code(nested(8, "[", "]")) == nil)
        #expect(code(nested(9, "[", "]")) == .tooDeep)
        #expect(code(nested(8, "{\"a\":", "}")) == nil)
        #expect(code(nested(9, "{\"a\":", "}")) == .tooDeep)
        #expect(code("[" + [String](repeating: "[[[[[[[1]]]]]]]", count: 9).joined(separator: ",") + "]") == nil)
    }

    @Test("8 KiB are read, one byte more is not")
    func size() {
        #expect(code("\"" + String(repeating: "a", count: 8190) + "\"") == nil)
        #expect(code("\"" + String(repeating: "a", count: 8191) + "\"") == .tooLarge)
        #expect(code(String(repeating: "[", count: 8192)) == .tooDeep)
    }

    @Test("Bytes that are not UTF-8 are refused, the edges of UTF-8 are not")
    func utf8() throws {
        let wrong: [[UInt8]] = [
            [0x80], [0xbf], [0xc0, 0x80], [0xc1, 0xbf], [0xc2], [0xc2, 0x41], [0xe0, 0x9f, 0xbf], [0xe2, 0x82],
            [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80],
            [0xf5, 0x80, 0x80, 0x80], [0xff], [0xe2, 0x28, 0xa1], [0xf0, 0x9f, 0x98, 0x41],
        ]
        for bytes in wrong { #expect(code([0x22] + bytes + [0x22]) == .invalidUTF8, "\(bytes)") }
        for scalar: Unicode.Scalar in [
            "\u{80}", "\u{7ff}", "\u{800}", "\u{d7ff}", "\u{e000}", "\u{ffff}", "\u{10000}", "\u{fffff}", "\u{10ffff}",
        ] {
            let text = String(Character(scalar))
            #expect(try Self.read("\"\(text)\"").string == text)
        }
    }

    private static func read(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

    @Test("Integers are told from other numbers, and no number is changed")
    func numbers() throws {
        let integers: [(String, Int64)] = [
            ("0", 0), ("7", 7), ("-1", -1), ("9223372036854775807", .max), ("-9223372036854775808", .min),
        ]
        for (text, value) in integers {
            #expect(try Self.read(text) == .integer(value))
            #expect(JSONValue.integer(value).text == text)
        }
        for text in ["-0", "1.0", "1e0", "1E+5", "9223372036854775808", "-9223372036854775809", "0.1e-7", "1e999"] {
            let number = try Self.read(text)
            #expect(number.integer == nil)
            #expect(number.text == text)
        }
    }

    @Test("Escapes are read as what they mean and written only where they must be")
    func escapes() throws {
        let all = try Self.read(#""\"\\\/\b\f\n\r\t\u0000\u001f\u00e9\u20AC\ud83d\uDE00\u007f""#)
        #expect(all.string == "\"\\/\u{8}\u{c}\n\r\t\u{0}\u{1f}é€😀\u{7f}")
        #expect(all.text == "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001fé€😀\u{7f}\"")
        #expect(try Self.read(all.text) == all)
    }

    @Test(
        "Each character that must be is escaped, wherever it stands, and alone",
        arguments: [0, 1, 15, 16, 17, 32, 100],
        [
            ("\"", "\\\""), ("\\", "\\\\"), ("\u{1f}", "\\u001f"), ("\0", "\\u0000"), (" ", " "), ("\u{7f}", "\u{7f}"),
            ("ä", "ä"),
        ])
    func alone(place: Int, special: (text: String, written: String)) {
        let (before, after) = (String(repeating: "x", count: place), String(repeating: "y", count: 40))
        let utf8 = JSONValue.string(before + special.text + after).utf8
        #expect(String(decoding: utf8, as: UTF8.self) == "\"\(before)\(special.written)\(after)\"")
    }

    @Test("What is written is read again, and read again is written the same")
    func roundTrip() throws {
        let value: JSONValue = [
            "b": 1, "a": [nil, true, false, "x", -5, [:], []], "": ["deep": ["er": "\u{0}"]],
        ]
        #expect(value.text == #"{"b":1,"a":[null,true,false,"x",-5,{},[]],"":{"deep":{"er":"\u0000"}}}"#)
        #expect(try Self.read(value.text) == value)
        #expect(try Self.read(" { \"b\" : [ 1 , 2 ] } \n").text == #"{"b":[1,2]}"#)
        #expect(try Self.read(value.text)["a"]?.array?[1].bool == true)
    }

    @Test("A text cut short is refused at every length")
    func cut() {
        let text = Array(#"{"a":[1,-2.5e3,"é\n\ud83d\ude00"],"b":{"c":null,"d":true}}"#.utf8)
        #expect(code(text) == nil)
        for length in 0..<text.count { #expect(code(Array(text.prefix(length))) != nil, "\(length)") }
    }

    @Test("An object keeps the order of its members; setting replaces in place, nil removes")
    func objects() {
        var object: JSONObject = ["z": 1, "a": 2, "z": 3]
        #expect(object.members.map(\.name) == ["z", "a"])
        #expect(object["z"] == 3)
        object["a"] = "new"
        object["q"] = true
        object["z"] = nil
        object["none"] = nil
        #expect(JSONValue.object(object).text == #"{"a":"new","q":true}"#)
        // Canonically equivalent, yet other bytes: two names.
        object["\u{e9}"] = 1
        object["e\u{301}"] = 2
        #expect(object["\u{e9}"] == 1 && object["e\u{301}"] == 2)
    }

    @Test("A text of nothing but names is read in time that grows with its length alone")
    func manyNames() throws {
        let members = (0..<1000).map { "\"\(String($0, radix: 36))\":1" }
        let value = try Self.read("{" + members.joined(separator: ",") + "}")
        #expect(value.object?.members.count == 1000)
    }
}
