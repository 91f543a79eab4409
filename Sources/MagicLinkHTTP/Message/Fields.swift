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
    /// True while `storage` is what is written: a line for each field, and none of them the server's own.
    private var isWire: Bool

    /// Creates an empty collection.
    public init() {
        storage = []
        entries = []
        isWire = true
    }

    /// Takes what the parser found: `entries` are checked ranges of `storage`.
    init(storage: [UInt8], entries: [Entry]) {
        self.storage = storage
        self.entries = entries
        isWire = false
    }

    /// How many fields there are; a name that comes twice counts twice.
    public var count: Int { entries.count }

    /// The first value of that name, or nil; setting replaces every field of the name, or removes them.
    ///
    /// Bytes that are not UTF-8 read as U+FFFD.
    public subscript(name: String) -> String? {
        get {
            let wanted = name.utf8.span
            for entry in entries where matches(entry, wanted) { return text(entry.value) }
            return nil
        }
        set {
            if contains(name) {
                var rest = Fields()
                for entry in entries where !matches(entry, name.utf8.span) {
                    rest.append(storage[entry.name.ints], storage[entry.value.ints])
                }
                self = rest
            }
            if let newValue { add(name, newValue) }
        }
    }

    /// True if there is a field of that name, whatever its value.
    public func contains(_ name: String) -> Bool {
        let wanted = name.utf8.span
        for entry in entries where matches(entry, wanted) { return true }
        return false
    }

    /// Every value of that name, in order.
    public func all(_ name: String) -> [String] {
        let wanted = name.utf8.span
        var values: [String] = []
        for entry in entries where matches(entry, wanted) { values.append(text(entry.value)) }
        return values
    }

    /// Appends a field and keeps those of the same name, as `Set-Cookie` needs it.
    ///
    /// A control byte in `value` becomes a space, as RFC 9110 section 5.5 allows: no value can end its line.
    /// - Returns: False if `name` is not a token; then nothing is added.
    @discardableResult
    public mutating func add(_ name: String, _ value: String) -> Bool {
        let letters = name.utf8.span
        guard !letters.isEmpty else { return false }
        guard ASCII.token(letters) == letters.count else { return false }
        append(name.utf8, value.utf8)
        return true
    }

    /// Appends the line of a field whose name is a token.
    private mutating func append(_ name: some Collection<UInt8>, _ value: some Collection<UInt8>) {
        // Room for what most answers have.
        if storage.isEmpty { storage.reserveCapacity(128) }
        let start = storage.count
        storage.append(contentsOf: name)
        let middle = storage.count
        storage.append(UInt8(ascii: ":"))
        storage.append(ASCII.space)
        storage.append(contentsOf: value)
        let end = storage.count
        for place in (middle + 2)..<end where !ASCII.isFieldValue(storage[place]) { storage[place] = ASCII.space }
        storage.append(ASCII.cr)
        storage.append(ASCII.lf)
        let entry = Entry(name: Int32(start)..<Int32(middle), value: Int32(middle + 2)..<Int32(end))
        entries.append(entry)
        if isFraming(entry) { isWire = false }
    }

    /// Each field as name and value, in order and in the case it came in.
    public var pairs: [(name: String, value: String)] {
        entries.map { (text($0.name), text($0.value)) }
    }

    /// Appends the fields as they stand on the wire, each line with its CRLF, without those that are the server's own.
    func writeUnframed(to buffer: inout [UInt8]) {
        if isWire { return buffer.append(contentsOf: storage) }
        for entry in entries where !isFraming(entry) {
            buffer.append(contentsOf: storage[entry.name.ints])
            buffer.append(UInt8(ascii: ":"))
            buffer.append(ASCII.space)
            buffer.append(contentsOf: storage[entry.value.ints])
            buffer.append(ASCII.cr)
            buffer.append(ASCII.lf)
        }
    }

    private func isFraming(_ entry: Entry) -> Bool {
        switch entry.name.count {
        case 4: matches(entry, "date".utf8.span)
        case 10: matches(entry, "connection".utf8.span)
        case 14: matches(entry, "content-length".utf8.span)
        case 17: matches(entry, "transfer-encoding".utf8.span)
        default: false
        }
    }

    private func matches(_ entry: Entry, _ wanted: Span<UInt8>) -> Bool {
        entry.name.count == wanted.count && ASCII.equal(storage.span.extracting(entry.name.ints), wanted)
    }

    private func text(_ range: Range<Int32>) -> String {
        String(decoding: storage[range.ints], as: UTF8.self)
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

extension Range<Int32> {
    fileprivate var ints: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
