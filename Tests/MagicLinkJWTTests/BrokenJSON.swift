import MagicLinkJWT
import Testing

/// One way to spoil the JSON of a header or of claims, and the reason that the reader has for it.
struct BrokenJSON: Sendable, CustomTestStringConvertible {
    let name: String
    /// Nil where the text is good JSON, but no object.
    let reason: JSONError.Code?
    private let change: @Sendable ([UInt8]) -> [UInt8]

    var testDescription: String { name }

    /// `object`, an object with at least one member, spoiled.
    func around(_ object: String) -> [UInt8] { change(Array(object.utf8)) }

    /// What the reader says of `text`.
    func code(of text: [UInt8]) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: text)
            return nil
        } catch {
            return error.code
        }
    }

    private static func before(_ bytes: [UInt8], _ name: String, _ reason: JSONError.Code?) -> BrokenJSON {
        BrokenJSON(name: name, reason: reason) { bytes + $0 }
    }

    private static func behind(_ bytes: [UInt8], _ name: String, _ reason: JSONError.Code?) -> BrokenJSON {
        BrokenJSON(name: name, reason: reason) { $0 + bytes }
    }

    /// One member more, with this value.
    private static func value(_ bytes: [UInt8], _ name: String, _ reason: JSONError.Code?) -> BrokenJSON {
        BrokenJSON(name: name, reason: reason) { $0.dropLast() + Array(",\"x\":".utf8) + bytes + [0x7d] }
    }

    private static func value(_ text: String, _ name: String, _ reason: JSONError.Code?) -> BrokenJSON {
        value(Array(text.utf8), name, reason)
    }

    private static func nested(_ depth: Int, _ open: String, _ close: String) -> String {
        String(repeating: open, count: depth) + "0" + String(repeating: close, count: depth)
    }

    static let all: [BrokenJSON] = marks + utf8 + surrogates + depth + rest

    private static let marks = [
        before([0xef, 0xbb, 0xbf], "a byte-order mark", .byteOrderMark),
        before([0xfe, 0xff], "a byte-order mark of UTF-16", .syntax),
        before([0x00], "NUL in front", .syntax),
        behind([0x00], "NUL behind", .trailingBytes),
        value("\"\0\"", "NUL in a string", .syntax),
        value("\0", "NUL for a value", .syntax),
        value("\"\u{1f}\"", "a control character in a string", .syntax),
        value("\"\n\"", "a line break in a string", .syntax),
    ]

    private static let utf8 = [
        value([0x22, 0xff, 0x22], "a byte that is no UTF-8", .invalidUTF8),
        value([0x22, 0xc0, 0xaf, 0x22], "an overlong slash", .invalidUTF8),
        value([0x22, 0xe0, 0x80, 0xaf, 0x22], "a longer overlong slash", .invalidUTF8),
        value([0x22, 0xed, 0xa0, 0x80, 0x22], "a surrogate in UTF-8", .invalidUTF8),
        value([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], "more than U+10FFFF", .invalidUTF8),
        value([0x22, 0xe2, 0x82, 0x22], "a scalar cut short", .invalidUTF8),
        value([0x22, 0x80, 0x22], "a lone continuation byte", .invalidUTF8),
    ]

    private static let surrogates = [
        value(#""\ud800""#, "a lone high surrogate", .loneSurrogate),
        value(#""\udc00""#, "a lone low surrogate", .loneSurrogate),
        value(#""\udc00\ud800""#, "a pair the wrong way around", .loneSurrogate),
        value(#""\ud800\u0041""#, "a high surrogate before a letter", .loneSurrogate),
        BrokenJSON(name: "a lone surrogate in a name", reason: .loneSurrogate) {
            $0.dropLast() + Array(#","\udead":1}"#.utf8)
        },
    ]

    private static let depth = [
        value(nested(8, "[", "]"), "arrays nine deep", .tooDeep),
        value(nested(8, "{\"a\":", "}"), "objects nine deep", .tooDeep),
        value(String(repeating: "[", count: 800), "nothing but opening brackets", .tooDeep),
    ]

    private static let rest = [
        behind(Array("x".utf8), "a letter behind", .trailingBytes),
        behind(Array("{}".utf8), "a second object behind", .trailingBytes),
        behind(Array("}".utf8), "a second brace behind", .trailingBytes),
        behind(Array(",".utf8), "a comma behind", .trailingBytes),
        behind(Array("//".utf8), "a comment behind", .trailingBytes),
        value("1,", "a comma before the brace", .syntax),
        value("01", "a number that begins with zero", .syntax),
        value("NaN", "a number that is none", .syntax),
        value("'x'", "single quotes", .syntax),
        value("1,\"x\":1", "a name twice", .duplicateName),
        value("1,\"\\u0078\":2", "a name twice, once escaped", .duplicateName),
        value("{\"b\":1,\"b\":2}", "a name twice further in", .duplicateName),
        BrokenJSON(name: "cut short", reason: .incomplete) { $0.dropLast() },
        BrokenJSON(name: "in an array", reason: nil) { [0x5b] + $0 + [0x5d] },
        BrokenJSON(name: "null", reason: nil) { _ in Array("null".utf8) },
        BrokenJSON(name: "a string", reason: nil) { _ in Array("\"alg\"".utf8) },
        BrokenJSON(name: "white space", reason: .incomplete) { _ in [0x20] },
        BrokenJSON(name: "white space of another kind", reason: .syntax) { [0xc2, 0xa0] + $0 },
    ]
}
