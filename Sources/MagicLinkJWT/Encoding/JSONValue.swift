/// A JSON value, https://www.rfc-editor.org/rfc/rfc8259, read strictly and written in exactly one way.
///
/// Two parsers that read one text differently are an attack; so whatever RFC 8259 leaves to the reader (duplicate names,
/// a byte-order mark, lone surrogates) is refused here.
public enum JSONValue: Hashable, Sendable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number without fraction and exponent that `Int64` holds. `-0` is not one: it does not survive.
    case integer(Int64)
    /// Every other number, as it was spelled.
    case number(JSONNumber)
    /// A string.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, its members in their order.
    case object(JSONObject)

    /// The largest text that is read, in bytes: no header and no claims of ours come near it.
    public static let sizeLimit = 8 * 1024
    /// How deep arrays and objects may nest; the outermost counts. It bounds the stack that a stranger's text takes.
    public static let depthLimit = 8

    /// Reads one value and nothing else.
    public init(parsing utf8: [UInt8]) throws(JSONError) {
        try self.init(parsing: utf8, limits: .ours)
    }

    /// Reads one value and nothing else, within limits for texts that are not ours.
    package init(parsing utf8: [UInt8], limits: JSONLimits) throws(JSONError) {
        var reader = try JSONReader(utf8, limits: limits)
        self = try reader.value()
        try reader.end()
    }

    /// The value as text: no white space, members in their order, only those characters escaped that must be.
    public var text: String { String(decoding: utf8, as: UTF8.self) }

    /// ``text`` in UTF-8.
    public var utf8: [UInt8] {
        var bytes: [UInt8] = []
        JSONWriter.append(self, to: &bytes)
        return bytes
    }
}

/// A number that is no `Int64`, kept as it was spelled: converting it would change it.
public struct JSONNumber: Hashable, Sendable {
    /// The spelling, by the grammar of https://www.rfc-editor.org/rfc/rfc8259#section-6.
    public let text: String

    init(text: String) {
        self.text = text
    }
}

extension JSONValue {
    /// The string, or nil if this is something else.
    public var string: String? {
        if case .string(let string) = self { string } else { nil }
    }
    /// The integer, or nil if this is something else.
    public var integer: Int64? {
        if case .integer(let integer) = self { integer } else { nil }
    }
    /// The truth value, or nil if this is something else.
    public var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }
    /// The elements, or nil if this is no array.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
    /// The object, or nil if this is something else.
    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }
    /// The member `name` of this object; nil if there is none or this is no object.
    public subscript(_ name: String) -> JSONValue? { object?[name] }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Creates `null`.
    public init(nilLiteral: ()) { self = .null }
    /// Creates a truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Creates an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Creates a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Creates an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Creates an object with these members in this order; of two with one name the later value stands.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        self = .object(object)
    }
}
