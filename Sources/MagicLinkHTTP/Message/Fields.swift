/// The header fields of one message, in order, names compared without regard to case.
///
/// All bytes lie in one array and an index beside it, so a request's fields cost two allocations however many there are.
/// Nothing that is put in can end a line or add a field of its own. Source: https://www.rfc-editor.org/rfc/rfc9110#section-5.
public struct Fields: Sendable {
    /// Where one field lies in `storage`.
    struct Entry: Sendable {
        let name: Range<Int32>
        let value: Range<Int32>
    }

    private(set) var storage: [UInt8]
    private(set) var entries: [Entry]

    /// Creates an empty collection.
    public init() {
        storage = []
        entries = []
    }

    /// Takes what the parser found: `entries` are checked ranges of `storage`.
    init(storage: [UInt8], entries: [Entry]) {
        self.storage = storage
        self.entries = entries
    }

    /// How many fields there are; a name that comes twice counts twice.
    public var count: Int { entries.count }

    /// The first value of that name, or nil; setting replaces every field of the name, or removes them.
    ///
    /// Bytes that are not UTF-8 read as U+FFFD.
    public subscript(name: String) -> String? {
        get {
            let wanted = name.utf8
            for entry in entries where matches(entry, wanted) { return text(entry.value) }
            return nil
        }
        set {
            if entries.contains(where: { matches($0, name.utf8) }) {
                entries = entries.filter { !matches($0, name.utf8) }
            }
            if let newValue { add(name, newValue) }
        }
    }

    /// Every value of that name, in order.
    public func all(_ name: String) -> [String] {
        var values: [String] = []
        for entry in entries where matches(entry, name.utf8) { values.append(text(entry.value)) }
        return values
    }

    /// Appends a field and keeps those of the same name, as `Set-Cookie` needs it.
    ///
    /// A control byte in `value` becomes a space, as RFC 9110 section 5.5 allows: no value can end its line.
    /// - Returns: False if `name` is not a token; then nothing is added.
    @discardableResult
    public mutating func add(_ name: String, _ value: String) -> Bool {
        let name = name.utf8
        guard !name.isEmpty, name.allSatisfy(ASCII.isToken) else { return false }
        let start = Int32(storage.count)
        storage.append(contentsOf: name)
        let middle = Int32(storage.count)
        storage.append(contentsOf: value.utf8)
        for place in Int(middle)..<storage.count where !ASCII.isFieldValue(storage[place]) {
            storage[place] = ASCII.space
        }
        entries.append(Entry(name: start..<middle, value: middle..<Int32(storage.count)))
        return true
    }

    /// Each field as name and value, in order and in the case it came in.
    public var pairs: [(name: String, value: String)] {
        entries.map { (text($0.name), text($0.value)) }
    }

    /// Appends the fields as they stand on the wire, each line with its CRLF, without those that are the server's own.
    func writeUnframed(to buffer: inout [UInt8]) {
        for entry in entries where !isFraming(entry) {
            buffer.append(contentsOf: storage[Int(entry.name.lowerBound)..<Int(entry.name.upperBound)])
            buffer.append(UInt8(ascii: ":"))
            buffer.append(ASCII.space)
            buffer.append(contentsOf: storage[Int(entry.value.lowerBound)..<Int(entry.value.upperBound)])
            buffer.append(ASCII.cr)
            buffer.append(ASCII.lf)
        }
    }

    private func isFraming(_ entry: Entry) -> Bool {
        switch entry.name.count {
        case 4: matches(entry, "date".utf8)
        case 10: matches(entry, "connection".utf8)
        case 14: matches(entry, "content-length".utf8)
        case 17: matches(entry, "transfer-encoding".utf8)
        default: false
        }
    }

    private func matches(_ entry: Entry, _ wanted: String.UTF8View) -> Bool {
        guard entry.name.count == wanted.count else { return false }
        var place = Int(entry.name.lowerBound)
        for byte in wanted {
            guard ASCII.lowered(storage[place]) == ASCII.lowered(byte) else { return false }
            place += 1
        }
        return true
    }

    private func text(_ range: Range<Int32>) -> String {
        String(decoding: storage[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
    }
}

extension Fields: ExpressibleByArrayLiteral {
    /// Creates the fields from pairs of name and value; see `add(_:_:)`.
    public init(arrayLiteral pairs: (String, String)...) {
        self.init()
        for (name, value) in pairs { add(name, value) }
    }
}

extension Fields: Equatable {
    /// True if both hold the same fields in the same order; names in another case are the same.
    public static func == (left: Fields, right: Fields) -> Bool {
        left.count == right.count
            && zip(left.pairs, right.pairs).allSatisfy {
                ASCII.equal($0.name.utf8, $1.name.utf8) && $0.value == $1.value
            }
    }
}
