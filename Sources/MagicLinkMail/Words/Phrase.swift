/// A sentence of one language with the places of its values: "… to sign in to \(.client)." A place that there is not
/// fails the build.
struct Phrase: ExpressibleByStringInterpolation, Sendable {
    /// In order.
    let parts: [Template.Piece]

    init(stringLiteral words: String) {
        parts = [.literal(words)]
    }

    init(stringInterpolation interpolation: Interpolation) {
        parts = interpolation.parts
    }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var parts: [Template.Piece] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ words: String) { parts.append(.literal(words)) }

        mutating func appendInterpolation(_ placeholder: Placeholder) { parts.append(.value(placeholder)) }
    }
}
