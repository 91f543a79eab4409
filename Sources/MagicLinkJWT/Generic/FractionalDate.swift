/// A point in wall-clock time that may lie between two seconds, as `NumericDate` of
/// https://www.rfc-editor.org/rfc/rfc7519#section-2 may. ``NumericDate`` is for our own tokens, whose dates are whole.
///
/// Exact to 18 decimal places, unlike a floating-point number; what is smaller is cut off.
public struct FractionalDate: Hashable, Comparable, Sendable {
    /// Time since 1970-01-01T00:00:00Z, leap seconds ignored; negative before it.
    public let sinceEpoch: Duration

    /// The same point.
    public init(_ date: NumericDate) {
        sinceEpoch = .seconds(date.seconds)
    }

    /// The point that a JSON number names, any spelling of https://www.rfc-editor.org/rfc/rfc8259#section-6 among them.
    ///
    /// Nil if this is no number, or one that `Int64` does not reach: 2^63 and more, in either direction.
    public init?(_ value: JSONValue) {
        switch value {
        case .integer(let seconds): sinceEpoch = .seconds(seconds)
        case .number(let number):
            guard let duration = Self.duration(number.text.utf8.span) else { return nil }
            sinceEpoch = duration
        default: return nil
        }
    }

    /// The whole second in which it lies.
    public var wholeSecond: NumericDate {
        let (seconds, attoseconds) = sinceEpoch.components
        return NumericDate(attoseconds < 0 ? seconds - 1 : seconds)
    }

    /// True if `lhs` lies before `rhs`.
    public static func < (lhs: FractionalDate, rhs: FractionalDate) -> Bool {
        lhs.sinceEpoch < rhs.sinceEpoch
    }

    /// The value of a number that is spelled by the grammar. The digits are never put into a `Double`, and an exponent of
    /// any size costs nothing.
    private static func duration(_ text: Span<UInt8>) -> Duration? {
        var index = text[0] == UInt8(ascii: "-") ? 1 : 0
        // From the first digit that is not zero on.
        var digits: [UInt8] = []
        // How many places they begin before the decimal point; negative if zeros stand between.
        var point = 0
        var isFraction = false
        while index < text.count, text[index] | 0x20 != UInt8(ascii: "e") {
            let byte = text[index]
            index += 1
            guard byte != UInt8(ascii: ".") else {
                isFraction = true
                continue
            }
            if byte != UInt8(ascii: "0") || !digits.isEmpty { digits.append(byte - UInt8(ascii: "0")) }
            if !isFraction, !digits.isEmpty { point += 1 }
            if isFraction, digits.isEmpty { point -= 1 }
        }
        guard !digits.isEmpty else { return .zero }
        if index < text.count { point += exponent(text.extracting((index + 1)...)) }
        // 19 digits are more than Int64 has; with the point 18 or more places to the left nothing is left.
        guard point <= 19 else { return nil }
        guard point > -18 else { return .zero }
        let seconds = number(digits, from: 0, count: point)
        guard let whole = Int64(exactly: seconds) else { return nil }
        let duration = Duration(
            secondsComponent: whole, attosecondsComponent: Int64(number(digits, from: point, count: 18)))
        return text[0] == UInt8(ascii: "-") ? .zero - duration : duration
    }

    /// The number of `count` decimal places, at most 19, from place `start` on; where there is no digit there is a zero.
    private static func number(_ digits: [UInt8], from start: Int, count: Int) -> UInt64 {
        var number: UInt64 = 0
        for place in start..<max(start, start + count) {
            number = number * 10 + (digits.indices.contains(place) ? UInt64(digits[place]) : 0)
        }
        return number
    }

    /// The exponent; a huge one stops where it is huge for any text that we read.
    private static func exponent(_ text: Span<UInt8>) -> Int {
        var magnitude = 0
        for index in text.indices where text[index] >= UInt8(ascii: "0") {
            magnitude = min(magnitude * 10 + Int(text[index] - UInt8(ascii: "0")), 1 << 40)
        }
        return text[0] == UInt8(ascii: "-") ? -magnitude : magnitude
    }
}
