/// Why a text is not JSON of the strict kind, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The reason; a closed list of stable words.
    public enum Code: String, CaseIterable, Sendable {
        /// More than ``JSONValue/sizeLimit`` bytes.
        case tooLarge = "json_too_large"
        /// Arrays and objects nested more than ``JSONValue/depthLimit`` deep.
        case tooDeep = "json_too_deep"
        /// A byte-order mark in front: https://www.rfc-editor.org/rfc/rfc8259#section-8.1.
        case byteOrderMark = "json_byte_order_mark"
        /// Bytes that are not UTF-8.
        case invalidUTF8 = "json_invalid_utf8"
        /// Something else than the grammar of RFC 8259 wants here, a raw control character included.
        case syntax = "json_syntax"
        /// The text ends inside a value.
        case incomplete = "json_incomplete"
        /// More text behind the value.
        case trailingBytes = "json_trailing_bytes"
        /// One object with two members of the same name, however spelled.
        case duplicateName = "json_duplicate_name"
        /// An escaped half of a surrogate pair without the other half.
        case loneSurrogate = "json_lone_surrogate"
    }

    /// The reason.
    public let code: Code
    /// Where it was noticed, in bytes from the start.
    public let offset: Int

    init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// The code and the place; never a piece of the text.
    public var description: String { "\(code.rawValue) at byte \(offset)" }
}
