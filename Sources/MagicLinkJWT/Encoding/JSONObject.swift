/// The members of a JSON object, in their order, no two of one name.
///
/// Names are equal if their bytes are: `é` as one scalar and as two are different names, as RFC 8259 section 8.3 has it.
public struct JSONObject: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Member: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The value.
        public let value: JSONValue
    }

    /// The members in their order.
    public private(set) var members: [Member]

    /// Creates an object without members.
    public init() {
        members = []
    }

    /// Creates an object with these members in this order; of two with one name the later value stands.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init()
        for (name, value) in members { self[name] = value }
    }

    /// Takes members whose names are known to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The value of `name`. Setting one that is there keeps its place, a new one goes last, nil removes.
    public subscript(_ name: String) -> JSONValue? {
        get { place(of: name).map { members[$0].value } }
        set {
            switch (place(of: name), newValue) {
            case (let place?, let value?): members[place] = Member(name: members[place].name, value: value)
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    private func place(of name: String) -> Int? {
        // By bytes: Swift's `==` on strings would take canonically equivalent names for one.
        members.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }
    }
}
