/// What is fuzzed, each with an invariant of its own: a parser that does not crash may still be wrong.
enum FuzzTarget: String, CaseIterable, Sendable {
    case head
    case chunked
    case form
    case json
    case base64url
    case token
    case address
    case url

    /// Looks at one input.
    func check(_ input: [UInt8]) throws {
        switch self {
        case .head: try HeadTarget.check(input)
        case .chunked: try ChunkedTarget.check(input)
        case .form: try FormTarget.check(input)
        case .json: try JSONTarget.check(input)
        case .base64url: try Base64URLTarget.check(input)
        case .token: try TokenTarget.check(input)
        case .address: try AddressTarget.check(input)
        case .url: try URLTarget.check(input)
        }
    }
}

/// Something that must always hold did not.
struct BrokenInvariant: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Breaks off unless `holds`.
func require(_ holds: Bool, _ what: @autoclosure () -> String) throws {
    if !holds { throw BrokenInvariant(what()) }
}
