/// The number on the origin's screen that is typed on the confirming device: three to six digits, leading zeros kept.
///
/// It guards against a mix-up and against a machine that presses every button, not against somebody who reads the
/// mailbox and lures a person into reading the number out.
public struct MatchNumber: Hashable, Sendable, CustomStringConvertible {
    /// How many digits a number has; from three to six.
    public static let allowedDigits = 3...6

    /// The digits.
    public let text: String

    /// Returns nil unless `text` is three to six ASCII digits.
    public init?(_ text: some StringProtocol) {
        guard Self.allowedDigits.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else {
            return nil
        }
        self.text = String(text)
    }

    /// The number that belongs to a login: the first eight bytes of `mac`, big-endian, modulo 10^digits.
    ///
    /// - Parameters:
    ///   - mac: HMAC-SHA256 of the session id under the number key; at least eight bytes.
    ///   - digits: three to six.
    init?(mac: [UInt8], digits: Int) {
        guard Self.allowedDigits.contains(digits), mac.count >= 8 else { return nil }
        let value = mac.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let modulus = (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 }
        let digitsOfValue = String(value % modulus)
        text = String(repeating: "0", count: digits - digitsOfValue.utf8.count) + digitsOfValue
    }

    /// True for what people guess first: all digits equal, runs up or down, and 0 to 12.
    var isGuessable: Bool {
        let digits = text.utf8.map { Int($0) }
        let steps = Set(zip(digits, digits.dropFirst()).map { $1 - $0 })
        if steps.count == 1, let step = steps.first, (-1...1).contains(step) { return true }
        return (Int(text) ?? 0) <= 12
    }

    /// The digits.
    public var description: String { text }
}
