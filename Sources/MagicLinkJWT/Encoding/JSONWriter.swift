/// Writes JSON in its one form: no white space, shortest escapes, members in the order given.
enum JSONWriter {
    static func append(_ value: JSONValue, to utf8: inout [UInt8]) {
        switch value {
        case .null: utf8 += "null".utf8
        case .bool(let bool): utf8 += (bool ? "true" : "false").utf8
        case .integer(let integer): append(integer, to: &utf8)
        case .number(let number): utf8 += number.text.utf8
        case .string(let string): append(string, to: &utf8)
        case .array(let elements):
            utf8.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { utf8.append(UInt8(ascii: ",")) }
                append(element, to: &utf8)
            }
            utf8.append(UInt8(ascii: "]"))
        case .object(let object):
            utf8.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { utf8.append(UInt8(ascii: ",")) }
                append(member.name, to: &utf8)
                utf8.append(UInt8(ascii: ":"))
                append(member.value, to: &utf8)
            }
            utf8.append(UInt8(ascii: "}"))
        }
    }

    /// Appends `string` in quotes. Escaped is what section 7 of RFC 8259 demands: `"`, `\` and control characters.
    static func append(_ string: String, to utf8: inout [UInt8]) {
        utf8.append(UInt8(ascii: "\""))
        defer { utf8.append(UInt8(ascii: "\"")) }
        // A token, an address, a word: nothing of it is escaped, so it is copied in one piece.
        guard mustEscape(string.utf8.span) else { return utf8.append(contentsOf: string.utf8) }
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): utf8 += [UInt8(ascii: "\\"), byte]
            case 0x08: utf8 += "\\b".utf8
            case 0x09: utf8 += "\\t".utf8
            case 0x0a: utf8 += "\\n".utf8
            case 0x0c: utf8 += "\\f".utf8
            case 0x0d: utf8 += "\\r".utf8
            case 0..<0x20:
                utf8 += "\\u00".utf8
                utf8.append(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
                utf8.append(hexDigit(byte & 0xf))
            default: utf8.append(byte)
            }
        }
    }

    private static func mustEscape(_ bytes: Span<UInt8>) -> Bool {
        // Written so, without a way out of the loop, the compiler looks at many bytes in one step.
        var found: UInt8 = 0
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            // The upper bit is set if `byte` is below 0x20.
            found |= (byte &- 0x20) & ~byte & 0x80
            found |= byte == UInt8(ascii: "\"") ? 1 : 0
            found |= byte == UInt8(ascii: "\\") ? 1 : 0
            place += 1
        }
        return found != 0
    }

    /// Appends `integer` in decimal.
    static func append(_ integer: Int64, to utf8: inout [UInt8]) {
        if integer < 0 { utf8.append(UInt8(ascii: "-")) }
        let start = utf8.count
        var rest = integer.magnitude
        repeat {
            utf8.append(0)
            rest /= 10
        } while rest > 0
        rest = integer.magnitude
        var output = utf8.mutableSpan
        for index in (start..<output.count).reversed() {
            output[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    private static func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }
}
