/// Reads JSON strictly, once, from front to back. It holds a place in the text; a failed read ends the reading.
struct JSONReader {
    let utf8: [UInt8]
    private(set) var position = 0
    private var depth = 0
    private let depthLimit: Int

    /// Starts at the first byte. Refuses a text over the size limit and one that starts with a byte-order mark.
    init(_ utf8: [UInt8], limits: JSONLimits = .ours) throws(JSONError) {
        guard utf8.count <= limits.size else { throw JSONError(.tooLarge, at: limits.size) }
        depthLimit = limits.depth
        guard !utf8.starts(with: [0xef, 0xbb, 0xbf]) else { throw JSONError(.byteOrderMark, at: 0) }
        self.utf8 = utf8
    }

    /// Reads the next value, with white space on both sides.
    mutating func value() throws(JSONError) -> JSONValue {
        skipSpace()
        let value = try bareValue()
        skipSpace()
        return value
    }

    /// Makes sure that nothing is left.
    mutating func end() throws(JSONError) {
        skipSpace()
        guard position == utf8.count else { throw JSONError(.trailingBytes, at: position) }
    }

    private mutating func bareValue() throws(JSONError) -> JSONValue {
        switch try peek() {
        case UInt8(ascii: "{"): .object(try object())
        case UInt8(ascii: "["): .array(try array())
        case UInt8(ascii: "\""): .string(string(try rawString()))
        case UInt8(ascii: "t"): try word("true", .bool(true))
        case UInt8(ascii: "f"): try word("false", .bool(false))
        case UInt8(ascii: "n"): try word("null", .null)
        default: try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in word.description.utf8 { try expect(byte) }
        return value
    }

    private mutating func array() throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        try enter(UInt8(ascii: "["))
        if leave(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value())
            if leave(UInt8(ascii: "]")) { return elements }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func object() throws(JSONError) -> JSONObject {
        var members: [JSONObject.Member] = []
        // A set of bytes, hashed with the process's seed: a text of names alone costs no more than any other.
        var names: Set<[UInt8]> = []
        try enter(UInt8(ascii: "{"))
        if leave(UInt8(ascii: "}")) { return JSONObject(distinct: members) }
        while true {
            skipSpace()
            let start = position
            let name = try memberName()
            guard names.insert(bytes(name)).inserted else { throw JSONError(.duplicateName, at: start) }
            members.append(.init(name: string(name), value: try value()))
            if leave(UInt8(ascii: "}")) { return JSONObject(distinct: members) }
            try expect(UInt8(ascii: ","))
        }
    }

    // MARK: Steps, also for who walks an object himself

    /// The next byte, which stays.
    func peek() throws(JSONError) -> UInt8 {
        guard position < utf8.count else { throw JSONError(.incomplete, at: position) }
        return utf8[position]
    }

    /// Takes `byte`, which must be next.
    mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw JSONError(.syntax, at: position) }
        position += 1
    }

    /// Takes the opening bracket of an array or object.
    mutating func enter(_ bracket: UInt8) throws(JSONError) {
        guard depth < depthLimit else { throw JSONError(.tooDeep, at: position) }
        try expect(bracket)
        depth += 1
        skipSpace()
    }

    /// Takes the closing bracket if it is next.
    mutating func leave(_ bracket: UInt8) -> Bool {
        guard position < utf8.count, utf8[position] == bracket else { return false }
        position += 1
        depth -= 1
        return true
    }

    /// Takes a member's name and the colon behind it.
    mutating func memberName() throws(JSONError) -> RawString {
        skipSpace()
        let name = try rawString()
        skipSpace()
        try expect(UInt8(ascii: ":"))
        return name
    }

    mutating func skipSpace() {
        while position < utf8.count {
            switch utf8[position] {
            case 0x20, 0x09, 0x0a, 0x0d: position += 1
            default: return
            }
        }
    }

    /// Moves on by one byte that has been looked at.
    mutating func advance(_ count: Int = 1) {
        position += count
    }
}
