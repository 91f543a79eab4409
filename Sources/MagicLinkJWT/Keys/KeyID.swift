/// The name of a master key, as it stands in the header member `kid`.
///
/// 1 to 32 characters of `A–Z a–z 0–9 _ -`. Source: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.4.
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let text: String

    /// Returns nil if `text` is empty, longer than 32 characters, or holds another character.
    public init?(_ text: some StringProtocol) {
        self.init(String(text))
    }

    /// Returns nil if `text` is empty, longer than 32 characters, or holds another character.
    public init?(_ text: String) {
        guard (1...32).contains(text.utf8.count), text.utf8.allSatisfy(Self.allows) else { return nil }
        self.text = text
    }

    static func allows(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The name itself.
    public var description: String { text }
}
