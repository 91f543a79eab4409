import MagicLink
import MagicLinkJWT
import MagicLinkMail
import Testing

@Suite("The words of a login mail")
struct LoginMessageTests {
    @Test("It holds the link once, on a line of its own", arguments: [true, false])
    func holdsTheLinkOnce(asksNumber: Bool) throws {
        let lines = LoginMessage(try Sample.mail(asksNumber: asksNumber)).text.split(separator: "\n")
        #expect(lines.filter { $0.contains("/confirm/") } == [Sample.link[...]])
    }

    @Test("It says what asked, when, and for how long the link lives")
    func saysWhoAndWhen() throws {
        let text = LoginMessage(try Sample.mail()).text
        #expect(text.contains("Firefox on Linux"))
        #expect(text.contains("21 November, 08:31 UTC"))
        #expect(text.contains("for 10 minutes"))
        #expect(text.contains("Example"))
    }

    @Test("It says that the number is on the other screen, or that none is asked")
    func saysWhereTheNumberIs() throws {
        #expect(LoginMessage(try Sample.mail(asksNumber: true)).text.contains("nobody may ask you for it"))
        #expect(!LoginMessage(try Sample.mail(asksNumber: false)).text.contains("number"))
    }

    @Test("No is a paragraph like Yes, in both forms", arguments: [true, false])
    func noIsAsProminent(asksNumber: Bool) throws {
        let message = LoginMessage(try Sample.mail(asksNumber: asksNumber))
        for paragraphs in [message.text.split(separator: "\n\n"), message.html.split(separator: "<p>")] {
            #expect(paragraphs.filter { $0.hasPrefix("To sign in, ") }.count == 1)
            #expect(paragraphs.filter { $0.hasPrefix("If you did not just ask ") }.count == 1)
        }
    }

    @Test(
        "Outside the link no three digits stand in a row, and none in the subject", arguments: [2, 10, 60] as [Int64])
    func noNumber(minutes: Int64) throws {
        let message = LoginMessage(try Sample.mail(minutes: minutes))
        for words in [message.text, message.html] {
            #expect(words.replacing(Sample.link, with: "").firstMatch(of: /[0-9]{3}/) == nil)
        }
        #expect(message.subject.firstMatch(of: /[0-9]/) == nil)
    }

    @Test("It shows itself nowhere, for it holds the link")
    func redacted() throws {
        let message = LoginMessage(try Sample.mail())
        var dumped = ""
        dump(message, to: &dumped)
        #expect("\(message) \(String(reflecting: message)) \(dumped)".contains("confirm") == false)
    }
}
