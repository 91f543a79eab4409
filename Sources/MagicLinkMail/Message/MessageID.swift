public import MagicLink
import MagicLinkJWT

/// The `Message-ID` of one mail, https://www.rfc-editor.org/rfc/rfc5322#section-3.6.4: 128 random bits on the sender's
/// domain. It says nothing about the login: neither address nor token goes into it.
public struct MessageID: Hashable, Sendable, CustomStringConvertible {
    /// The random part: 22 characters of `A–Z a–z 0–9 - _`.
    let unique: String
    private let domain: String

    /// Draws an id.
    public init(on sender: Sender, from random: any RandomSource) {
        unique = Base64URL.encode(random.bytes(16))
        domain = String(sender.address.domain)
    }

    /// As it stands in the header, in angle brackets.
    public var description: String { "<\(unique)@\(domain)>" }
}
