/// The words behind a command, taken one by one.
struct Options {
    private var rest: ArraySlice<String>

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    /// The next word; nil at the end.
    mutating func next() -> String? { rest.popFirst() }

    /// What stands behind the option that was taken last.
    mutating func value(of option: String) throws(UsageProblem) -> String {
        guard let value = rest.popFirst(), !value.isEmpty else {
            throw UsageProblem("\(option) needs something behind it")
        }
        return value
    }
}
