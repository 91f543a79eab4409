/// Where a string stands in a text that has been checked, without its quotes.
struct RawString {
    let range: Range<Int>
    /// True if it holds an escape, so that its bytes are not the bytes of the text.
    let isEscaped: Bool
}

extension JSONReader {
    /// Takes a string and checks it: UTF-8, no control character, escapes of the grammar, surrogates in pairs.
    mutating func rawString() throws(JSONError) -> RawString {
        try expect(UInt8(ascii: "\""))
        let start = position
        var isEscaped = false
        while true {
            skipPlain()
            switch try peek() {
            case UInt8(ascii: "\""):
                let range = start..<position
                advance()
                return RawString(range: range, isEscaped: isEscaped)
            case UInt8(ascii: "\\"):
                isEscaped = true
                try escape()
            case 0x80...: try scalar()
            default: throw JSONError(.syntax, at: position)
            }
        }
    }

    /// Moves on over ASCII that stands for itself: most strings are nothing else.
    private mutating func skipPlain() {
        var index = position
        while index < utf8.count, case let byte = utf8[index], byte >= 0x20, byte < 0x80, byte != UInt8(ascii: "\""),
            byte != UInt8(ascii: "\\")
        {
            index += 1
        }
        advance(index - position)
    }

    /// The string's text.
    func string(_ raw: RawString) -> String {
        raw.isEscaped
            ? String(decoding: bytes(raw), as: UTF8.self) : String(decoding: utf8[raw.range], as: UTF8.self)
    }

    /// The string's text in UTF-8, its escapes resolved.
    func bytes(_ raw: RawString) -> [UInt8] {
        guard raw.isEscaped else { return Array(utf8[raw.range]) }
        var result: [UInt8] = []
        var index = raw.range.lowerBound
        while index < raw.range.upperBound {
            guard utf8[index] == UInt8(ascii: "\\") else {
                result.append(utf8[index])
                index += 1
                continue
            }
            switch utf8[index + 1] {
            case UInt8(ascii: "b"): result.append(0x08)
            case UInt8(ascii: "f"): result.append(0x0c)
            case UInt8(ascii: "n"): result.append(0x0a)
            case UInt8(ascii: "r"): result.append(0x0d)
            case UInt8(ascii: "t"): result.append(0x09)
            case UInt8(ascii: "u"):
                let (scalar, length) = unicodeEscape(at: index)
                result += String(scalar).utf8
                index += length
                continue
            case let itself: result.append(itself)
            }
            index += 2
        }
        return result
    }

    /// Takes one escape. Lone surrogates are refused: no UTF-8 can hold them, and readers differ in what they make of
    /// them, so two names could be one here and two elsewhere.
    private mutating func escape() throws(JSONError) {
        advance()
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            advance()
        case UInt8(ascii: "u"):
            let start = position - 1
            advance()
            let unit = try hexUnit()
            if unit & 0xfc00 == 0xdc00 { throw JSONError(.loneSurrogate, at: start) }
            guard unit & 0xfc00 == 0xd800 else { return }
            guard position + 1 < utf8.count, utf8[position] == UInt8(ascii: "\\"),
                utf8[position + 1] == UInt8(ascii: "u")
            else { throw JSONError(.loneSurrogate, at: start) }
            advance(2)
            guard try hexUnit() & 0xfc00 == 0xdc00 else { throw JSONError(.loneSurrogate, at: start) }
        default: throw JSONError(.syntax, at: position)
        }
    }

    private mutating func hexUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = hexValue(try peek()) else { throw JSONError(.syntax, at: position) }
            unit = unit << 4 | digit
            advance()
        }
        return unit
    }

    /// The scalar that a checked `\u` escape at `index` spells, and how many bytes it takes.
    private func unicodeEscape(at index: Int) -> (Unicode.Scalar, Int) {
        func unit(_ start: Int) -> UInt32 {
            (start..<start + 4).reduce(0) { $0 << 4 | (hexValue(utf8[$1]) ?? 0) }
        }
        let first = unit(index + 2)
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        let joined = 0x10000 + (first & 0x3ff) << 10 + unit(index + 8) & 0x3ff
        return (Unicode.Scalar(joined) ?? "\u{fffd}", 12)
    }

    private func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Takes one scalar of two to four bytes: no overlong form, no surrogate, nothing above U+10FFFF.
    ///
    /// Table: https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506 (well-formed byte sequences).
    private mutating func scalar() throws(JSONError) {
        let start = position
        let second: ClosedRange<UInt8>
        let length: Int
        switch utf8[start] {
        case 0xc2...0xdf: (second, length) = (0x80...0xbf, 2)
        case 0xe0: (second, length) = (0xa0...0xbf, 3)
        case 0xed: (second, length) = (0x80...0x9f, 3)
        case 0xe1...0xef: (second, length) = (0x80...0xbf, 3)
        case 0xf0: (second, length) = (0x90...0xbf, 4)
        case 0xf1...0xf3: (second, length) = (0x80...0xbf, 4)
        case 0xf4: (second, length) = (0x80...0x8f, 4)
        default: throw JSONError(.invalidUTF8, at: start)
        }
        guard start + length <= utf8.count, second.contains(utf8[start + 1]),
            utf8[(start + 2)..<(start + length)].allSatisfy({ $0 & 0xc0 == 0x80 })
        else { throw JSONError(.invalidUTF8, at: start) }
        advance(length)
    }
}
