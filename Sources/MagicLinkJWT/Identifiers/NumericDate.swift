/// A point in wall-clock time: whole seconds since 1970-01-01T00:00:00Z, leap seconds ignored.
///
/// Source: `NumericDate` of https://www.rfc-editor.org/rfc/rfc7519#section-2, here without fractions.
public struct NumericDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Seconds since the epoch; negative before it.
    public let seconds: Int64

    /// Creates the point that lies `seconds` after the epoch.
    public init(_ seconds: Int64) {
        self.seconds = seconds
    }

    /// True if `lhs` lies before `rhs`.
    public static func < (lhs: NumericDate, rhs: NumericDate) -> Bool {
        lhs.seconds < rhs.seconds
    }

    /// The point `life` later; fractions of a second are cut off, and it stops at the ends of `Int64`.
    public static func + (start: NumericDate, life: Duration) -> NumericDate {
        let (sum, overflow) = start.seconds.addingReportingOverflow(life.components.seconds)
        return NumericDate(overflow ? (life < .zero ? .min : .max) : sum)
    }

    /// The time from `rhs` to `lhs`; it stops at the ends of `Int64` seconds.
    public static func - (lhs: NumericDate, rhs: NumericDate) -> Duration {
        let (difference, overflow) = lhs.seconds.subtractingReportingOverflow(rhs.seconds)
        return .seconds(overflow ? (lhs < rhs ? .min : .max) : difference)
    }

    /// The decimal number of seconds, as it stands in a token.
    public var description: String { String(seconds) }
}
