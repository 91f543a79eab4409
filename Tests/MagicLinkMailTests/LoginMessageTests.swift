import MagicLink
import MagicLinkJWT
import MagicLinkMail
import Testing

@Suite("The words of a login mail")
struct LoginMessageTests {
    static let link = "https://login.example.org/confirm/aaa.bbb.ccc"

    static func mail(asksNumber: Bool, minutes: Int64) throws -> LoginMail {
        LoginMail(
            recipient: try EmailAddress("ada@example.org"), link: link,
            origin: Device(browser: .firefox, system: .linux), clientName: "Example",
            askedAt: NumericDate(1_795_249_860), expiresAt: NumericDate(1_795_249_860 + 60 * minutes),
            asksNumber: asksNumber)
    }

    @Test("It holds the link once, on a line of its own", arguments: [true, false])
    func holdsTheLinkOnce(asksNumber: Bool) throws {
        let lines = LoginMessage(try Self.mail(asksNumber: asksNumber, minutes: 10)).text.split(separator: "\n")
        #expect(lines.filter { $0.contains("/confirm/") } == [Self.link[...]])
    }

    @Test("It says what asked, when, and for how long the link lives")
    func saysWhoAndWhen() throws {
        let text = LoginMessage(try Self.mail(asksNumber: true, minutes: 10)).text
        #expect(text.contains("Firefox on Linux"))
        #expect(text.contains("21 November, 08:31 UTC"))
        #expect(text.contains("for 10 minutes"))
        #expect(text.contains("Example"))
    }

    @Test("It says that the number is on the other screen, or that none is asked")
    func saysWhereTheNumberIs() throws {
        #expect(LoginMessage(try Self.mail(asksNumber: true, minutes: 10)).text.contains("nobody may ask you for it"))
        #expect(!LoginMessage(try Self.mail(asksNumber: false, minutes: 10)).text.contains("number"))
    }

    @Test(
        "Outside the link no three digits stand in a row, and none in the subject", arguments: [2, 10, 60] as [Int64])
    func noNumber(minutes: Int64) throws {
        let message = LoginMessage(try Self.mail(asksNumber: true, minutes: minutes))
        let words = message.text.replacing(Self.link, with: "")
        #expect(words.firstMatch(of: /[0-9]{3}/) == nil)
        #expect(message.subject.firstMatch(of: /[0-9]/) == nil)
    }
}
