import Foundation
import MagicLink
import MagicLinkJWT
import MagicLinkMail
import MagicLinkTesting
import Testing

/// The pieces that mails of tests are made of.
enum Sample {
    static let link = "https://login.example.org/confirm/aaa.bbb.ccc"
    /// 2026-11-21T08:31:00Z, a Saturday.
    static let date = NumericDate(1_795_249_860)

    static func mail(
        to recipient: String = "ada@example.org", link: String = Sample.link, clientName: String = "Example",
        asksNumber: Bool = true, minutes: Int64 = 10, language: MailLanguage = .english
    ) throws -> LoginMail {
        LoginMail(
            recipient: try EmailAddress(recipient), link: link, origin: Device(browser: .firefox, system: .linux),
            clientName: clientName, askedAt: date, expiresAt: date + .seconds(60 * minutes), asksNumber: asksNumber,
            language: language)
    }

    static func message(_ mail: LoginMail, from sender: String = "login@example.org", seed: UInt64 = 1) throws
        -> MailMessage
    {
        let sender = try #require(Sender(sender))
        return MailMessage(
            LoginMessage(mail), to: mail.recipient, from: sender, date: date,
            id: MessageID(on: sender, from: SeededRandom(seed: seed)))
    }

    /// A link of the greatest length, of the alphabet that tokens have.
    static var longestLink: String {
        let start = "https://login.example.org/confirm/"
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
        let token = (0..<Site.linkLengthLimit - start.utf8.count).map { alphabet[$0 * 7 % alphabet.count] }
        return start + String(token)
    }

    /// 254 bytes, the most an address can have.
    static var longestAddress: String {
        let label = String(repeating: "d", count: 62)
        return String(repeating: "l", count: 64) + "@\(label).\(label).\(String(repeating: "e", count: 63))"
    }

    /// The strings of `Fixtures/naughty_strings`, decoded; where they come from stands beside them.
    static func naughtyStrings() throws -> [String] {
        var root = URL(filePath: #filePath)
        for _ in 0..<4 { root = root.deletingLastPathComponent() }
        let file = root.appending(path: "Fixtures/naughty_strings/blns.base64.json")
        let lines = try JSONDecoder().decode([String].self, from: Data(contentsOf: file))
        return try lines.map { String(decoding: try #require(Data(base64Encoded: $0)), as: UTF8.self) }
    }
}
