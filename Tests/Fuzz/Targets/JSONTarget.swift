import MagicLinkJWT

/// A JSON text. What is read and written is read as the same and written as the same.
enum JSONTarget {
    static func check(_ input: [UInt8]) throws {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: input)
        } catch {
            return try require((0...input.count).contains(error.offset), "the fault is said to be at \(error.offset)")
        }
        try require(input.count <= JSONValue.sizeLimit, "it is longer than its limit")
        try require(depth(of: value) <= JSONValue.depthLimit, "it is deeper than its limit")
        let written = value.utf8
        // Written, a text may be longer than it was: then it is not read again.
        guard written.count <= JSONValue.sizeLimit else { return }
        let again = try JSONValue(parsing: written)
        try require(again == value, "written anew it is another")
        try require(again.utf8 == written, "written twice it is another text")
    }

    private static func depth(of value: JSONValue) -> Int {
        switch value {
        case .array(let elements): 1 + (elements.map(depth).max() ?? 0)
        case .object(let object): 1 + (object.members.map { depth(of: $0.value) }.max() ?? 0)
        default: 0
        }
    }
}
