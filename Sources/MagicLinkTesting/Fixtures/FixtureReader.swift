import FoundationEssentials
package import MagicLinkJWT

/// A JSON value of a fixture and where it stands: takes it apart strictly, and says where it is not as it should be.
package struct FixtureReader: Sendable {
    /// The largest file that is read, and the deepest.
    static let limits = JSONLimits(size: 16 * 1024 * 1024, depth: 16)

    let file: String
    let pointer: String
    /// The value itself.
    package let value: JSONValue

    /// A value that stands at `pointer` of a file, or would.
    package init(file: String, pointer: String, value: JSONValue) {
        (self.file, self.pointer, self.value) = (file, pointer, value)
    }

    /// Reads the file at `path` below `directory`.
    package init(_ path: String, below directory: String) throws(FixtureError) {
        let bytes = try Self.bytes(of: path, below: directory)
        do {
            self.init(file: path, pointer: "", value: try JSONValue(parsing: bytes, limits: Self.limits))
        } catch {
            throw FixtureError(file: path, pointer: "", problem: "is no strict JSON: \(error)")
        }
    }

    /// The content of the file at `path` below `directory`.
    static func bytes(of path: String, below directory: String) throws(FixtureError) -> [UInt8] {
        do {
            return try Array(Data(contentsOf: URL(filePath: directory).appending(path: path)))
        } catch {
            throw FixtureError(file: path, pointer: "", problem: "cannot be read below \"\(directory)\"")
        }
    }

    /// An error that says `problem` of this place.
    package func error(_ problem: String) -> FixtureError {
        FixtureError(file: file, pointer: pointer, problem: problem)
    }

    /// The string.
    package func string() throws(FixtureError) -> String {
        guard let string = value.string else { throw error("is no string") }
        return string
    }

    /// The integer.
    package func integer() throws(FixtureError) -> Int64 {
        guard let integer = value.integer else { throw error("is no integer") }
        return integer
    }

    /// The truth value.
    package func bool() throws(FixtureError) -> Bool {
        guard let bool = value.bool else { throw error("is neither true nor false") }
        return bool
    }

    /// The bytes that a string spells in base64url.
    package func base64URL() throws(FixtureError) -> [UInt8] {
        guard let bytes = Base64URL.decode(try string()) else { throw error("is no base64url") }
        return bytes
    }

    /// The word, which must be one of a closed list.
    package func word<Word: RawRepresentable>(
        _ type: Word.Type
    ) throws(FixtureError) -> Word where Word.RawValue == String {
        let text = try string()
        guard let word = Word(rawValue: text) else { throw error("\"\(text)\" is none of the words for it") }
        return word
    }

    /// Each element of an array, made into something.
    package func list<Element>(
        _ element: (FixtureReader) throws(FixtureError) -> Element
    ) throws(FixtureError) -> [Element] {
        guard let array = value.array else { throw error("is no array") }
        var result: [Element] = []
        for (index, value) in array.enumerated() {
            result.append(try element(FixtureReader(file: file, pointer: "\(pointer)/\(index)", value: value)))
        }
        return result
    }

    /// The members of an object, made into something that has to take every one of them.
    package func object<Result>(
        _ body: (inout FixtureMembers) throws(FixtureError) -> Result
    ) throws(FixtureError) -> Result {
        guard let object = value.object else { throw error("is no object") }
        var members = FixtureMembers(at: self, object)
        let result = try body(&members)
        try members.end()
        return result
    }
}

/// The members of one object of a fixture, taken one by one.
package struct FixtureMembers {
    private let place: FixtureReader
    private var rest: JSONObject

    init(at place: FixtureReader, _ object: JSONObject) {
        (self.place, rest) = (place, object)
    }

    /// Takes the member `name`, which has to be there.
    package mutating func take(_ name: String) throws(FixtureError) -> FixtureReader {
        guard let member = takeIfPresent(name) else { throw place.error("has no member \"\(name)\"") }
        return member
    }

    /// Takes the member `name`; nil if there is none.
    package mutating func takeIfPresent(_ name: String) -> FixtureReader? {
        guard let value = rest[name] else { return nil }
        rest[name] = nil
        return FixtureReader(file: place.file, pointer: "\(place.pointer)/\(name)", value: value)
    }

    /// Makes sure that the member `name` is the string `expected`: a format that this reader knows.
    package mutating func expect(_ name: String, _ expected: String) throws(FixtureError) {
        let member = try take(name)
        guard try member.string() == expected else { throw member.error("is not \"\(expected)\"") }
    }

    /// Refuses members that nobody took: they mean something that this reader does not know.
    func end() throws(FixtureError) {
        guard let stranger = rest.members.first else { return }
        throw place.error("has a member \"\(stranger.name)\" that this reader does not know")
    }
}
