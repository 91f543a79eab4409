/// A piece of HTML. What stands in a literal is markup; what is interpolated is text and comes out escaped.
///
/// So a value cannot become markup by an oversight: the only other thing that can be interpolated is HTML itself.
/// Attributes are always written in double quotes, and a value is never interpolated into a tag's name, an attribute's
/// name, a comment, a style or a script.
package struct HTML: ExpressibleByStringInterpolation, Sendable {
    package private(set) var text: String

    package init(stringLiteral markup: String) {
        text = markup
    }

    package init(stringInterpolation interpolation: Interpolation) {
        text = interpolation.text
    }

    /// Nothing.
    package static let none: HTML = ""

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 64 * interpolationCount)
        }

        package mutating func appendLiteral(_ markup: String) {
            text += markup
        }

        /// Text: https://html.spec.whatwg.org/#escapingString, and the single quote beside it.
        package mutating func appendInterpolation(_ value: String) {
            // Most values are copied in one piece.
            guard Self.mustEscape(value.utf8.span) else {
                text += value
                return
            }
            for scalar in value.unicodeScalars {
                switch scalar {
                case "&": text += "&amp;"
                case "<": text += "&lt;"
                case ">": text += "&gt;"
                case "\"": text += "&quot;"
                case "'": text += "&#39;"
                default: text.unicodeScalars.append(scalar)
                }
            }
        }

        private static func mustEscape(_ bytes: Span<UInt8>) -> Bool {
            // Written so, without a way out of the loop, the compiler looks at many bytes in one step.
            var found: UInt8 = 0
            var place = 0
            while place < bytes.count {
                let byte = bytes[place]
                found |= byte == UInt8(ascii: "&") ? 1 : 0
                found |= byte == UInt8(ascii: "<") ? 1 : 0
                found |= byte == UInt8(ascii: ">") ? 1 : 0
                found |= byte == UInt8(ascii: "\"") ? 1 : 0
                found |= byte == UInt8(ascii: "'") ? 1 : 0
                place += 1
            }
            return found != 0
        }

        package mutating func appendInterpolation(_ number: Int) {
            text += String(number)
        }

        package mutating func appendInterpolation(_ html: HTML) {
            text += html.text
        }

        package mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { text += piece.text }
        }
    }
}
