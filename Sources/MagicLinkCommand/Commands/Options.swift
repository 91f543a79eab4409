import MagicLinkJWT

/// The words behind a command, taken one by one.
struct Options {
    private var rest: ArraySlice<String>
    private var valued: Set<String> = []

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    /// The next word; nil at the end.
    mutating func next() -> String? { rest.popFirst() }

    /// What stands behind the option that was taken last. Of two values nobody knew which one counts.
    mutating func value(of option: String) throws(UsageProblem) -> String {
        guard valued.insert(option).inserted else { throw UsageProblem("\(option) stands there twice") }
        guard let value = rest.popFirst(), !value.isEmpty else {
            throw UsageProblem("\(option) needs something behind it")
        }
        return value
    }

    /// The seconds behind the option that was taken last: a number as in JSON.
    mutating func seconds(of option: String) throws(UsageProblem) -> FractionalDate {
        let text = try value(of: option)
        do {
            if let seconds = FractionalDate(try JSONValue(parsing: Array(text.utf8))) { return seconds }
        } catch {}
        throw UsageProblem("\(option) is \"\(text)\"; write seconds, such as 1800000000 or 0.5")
    }
}
